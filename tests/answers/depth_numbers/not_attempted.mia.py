depth_numbers = {
    "units of 6 tents": ...,
    "pieces of 6 tents": ...,
    "pieces of 18 units": ...,
    "units for 64 pieces": ...,
}
