import numpy as np

saturates = "left"
