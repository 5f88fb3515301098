hidden_bugs = {
    "square": {"w3": 3},
    "raw z": {"w1": -2.0},
    "open gate": {"x1": -4},
    "both inputs": {"x1": 5},
}
