import numpy as np

loss_at_start = 10
