def conv_output_size(size, kernel, stride, padding):
    y = (size + 2 * padding - kernel) // stride + 1
