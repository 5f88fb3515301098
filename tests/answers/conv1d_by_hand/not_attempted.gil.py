conv1d_by_hand = {"as it is": ..., "stride 2": ..., "padding 1": ..., "both": ...}
