conv1d_by_hand = {"as it is": [12, -4, 6, 11], "stride 2": [12, 6], "padding 1": [-8, 12, -4, 6, 11, -6], "both": [-8, -4, 11]}
