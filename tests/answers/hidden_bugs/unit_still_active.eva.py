hidden_bugs = {
    "square": {"y": 5},
    "raw z": {"b1": 0},
    "open gate": {"b1": 0},
    "both inputs": {"x2": 0},
}
