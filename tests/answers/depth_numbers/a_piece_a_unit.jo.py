depth_numbers = {
    "units of 6 tents": 18,
    "pieces of 6 tents": 64,
    "pieces of 18 units": 19,
    "units for 64 pieces": 64,
}
