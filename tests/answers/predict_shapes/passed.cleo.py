rows, columns = 4, 3
predict_shapes = dict()
predict_shapes["x.T"] = columns, rows
predict_shapes["x[2]"] = (columns,)
predict_shapes["x[:, 1]"] = (rows,)
predict_shapes["x.mean(axis=0)"] = (columns,)
predict_shapes["x.mean(axis=1, keepdims=True)"] = (rows, 1)
