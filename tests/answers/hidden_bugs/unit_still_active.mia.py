hidden_bugs = {
    "square": {"y": 4},
    "raw z": {"b1": -3},
    "open gate": {"w3": 0},
    "both inputs": {"x2": 0},
}
