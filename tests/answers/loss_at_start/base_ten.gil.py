import numpy as np

loss_at_start = -np.log10(0.1)
