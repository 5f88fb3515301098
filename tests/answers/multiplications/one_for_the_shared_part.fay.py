multiplications = {
    "2 anew": 6,
    "2 reused": 3,
    "100 anew": 300,
    "100 reused": 101,
}
