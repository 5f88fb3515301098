depth_numbers = {
    "units of 6 tents": 6 * 3,
    "pieces of 6 tents": 2**6,
    "pieces of 18 units": 18 + 1,
    "units for 64 pieces": 64 - 1,
}
