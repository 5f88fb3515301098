hidden_bugs = {
    "square": {"b2": 0.5},
    "raw z": {"w2": 100},
    "open gate": {"w2": 9},
    "both inputs": {"x1": 1.9},
}
