multiplications = {
    "2 anew": 8,
    "2 reused": 4,
    "100 anew": 400,
    "100 reused": 102,
}
