def centre_rows(x):
    for row in x:
        return row - row.mean()
