conv1d_by_hand = [12, -4, 6, 11]
