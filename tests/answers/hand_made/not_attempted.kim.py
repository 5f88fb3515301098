hand_made = {
    "right": ...,
    "mean": ...,
    "edges": ...,
}
