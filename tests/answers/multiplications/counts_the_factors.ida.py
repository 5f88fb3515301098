multiplications = {
    "2 anew": 8,
    "2 reused": 5,
    "100 anew": 400,
    "100 reused": 103,
}
