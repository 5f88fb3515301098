multiplications = {
    "2 anew": 3,
    "2 reused": 4,
    "100 anew": 3,
    "100 reused": 102,
}
