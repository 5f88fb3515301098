def conv_output_size(size, kernel, stride, padding):
    return (size + padding - kernel) // stride + 1
