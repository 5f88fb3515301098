hidden_bugs = {
    "square": {"y": 5},
    "raw z": {"b1": -3},
    "open gate": {"b1": -3},
    "both inputs": {"w1": 7},
}
