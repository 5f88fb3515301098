import numpy as np

loss_at_start = 0.23
