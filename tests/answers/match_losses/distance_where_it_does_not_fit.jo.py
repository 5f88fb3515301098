import numpy as np

match_losses = {
    "house_price": "abs",
    "age": "mse",
    "delivery_time": "abs",
    "distance": "gaussian",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "classes",
    "next_word": "classes",
}
