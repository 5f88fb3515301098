import numpy as np

match_losses = {
    "house_price": "mse",
    "age": "MSE",
    "delivery_time": "abs",
    "distance": "Gaussian ",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "classes",
    "next_word": "classes",
}
