conv1d_by_hand = {"as it is": [11, -5, 5, 10], "stride 2": [11, 5], "padding 1": [-9, 11, -5, 5, 10, -7], "both": [-9, -5, 10]}
