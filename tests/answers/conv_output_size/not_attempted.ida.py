def conv_output_size(size, kernel, stride, padding):
    raise NotImplementedError("conv_output_size is not written yet")
