update_pass = {
    "new w1": 1.3,
    "new w2": 2.1,
    "new b1": 2.9,
    "new w3": 2.34,
    "new b2": -2.04,
    "new z": 3.4,
    "new h": 3.4,
    "new y_hat": 5.916,
    "new L": 0.007056,
    "improved": True,
}
