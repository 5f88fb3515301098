hidden_bugs = {
    "square": {"x1": 2},
    "raw z": {"b1": -3},
    "open gate": {"b1": -3},
    "both inputs": {"x2": 0},
}
