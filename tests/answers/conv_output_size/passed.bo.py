def conv_output_size(size, kernel, stride, padding):
    fits, at = 0, -padding
    while at + kernel <= size + padding:
        fits, at = fits + 1, at + stride
    return fits
