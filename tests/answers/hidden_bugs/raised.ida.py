hidden_bugs = {
    "square": {"y": 5},
    "raw z": {"z": -1},
    "open gate": {"b1": -3},
    "both inputs": {"x2": 0},
}
