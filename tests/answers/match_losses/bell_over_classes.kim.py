import numpy as np

match_losses = {
    "house_price": "mse",
    "age": "mse",
    "delivery_time": "abs",
    "distance": "gaussian",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "gaussian",
    "next_word": "classes",
}
