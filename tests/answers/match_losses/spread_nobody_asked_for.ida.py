import numpy as np

match_losses = {
    "house_price": "gaussian",
    "age": "gaussian",
    "delivery_time": "abs",
    "distance": "gaussian",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "classes",
    "next_word": "classes",
}
