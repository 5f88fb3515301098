import numpy as np

loss_at_start = "log 10"
