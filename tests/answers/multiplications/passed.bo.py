multiplications = {
    "2 anew": 2 * 3,
    "2 reused": 2 + 2,
    "100 anew": 100 * 3,
    "100 reused": 2 + 100,
}
