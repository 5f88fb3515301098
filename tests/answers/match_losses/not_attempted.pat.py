import numpy as np

match_losses = {
    "house_price": ...,
    "age": ...,
    "delivery_time": ...,
    "distance": ...,
    "digit": ...,
    "blood_type": ...,
    "rain": ...,
    "next_word": ...,
}
