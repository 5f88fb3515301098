import numpy as np

loss_at_start = 23.03
