import numpy as np

wx, wh, b, h0 = 0.5, -1.5, 0.2, 0.4
x, dy = [3, 1.2, 0.8], [2, -1, 3]
rnn_by_hand, h = {}, [h0]
for t in range(3):
    rnn_by_hand[f"z{t + 1}"] = wx * x[t] + wh * h[-1] + b
    h.append(np.tanh(rnn_by_hand[f"z{t + 1}"]))
    rnn_by_hand[f"h{t + 1}"] = h[-1]
carried, sums = 0, np.zeros(3)
for t in (2, 1, 0):
    dh = dy[t] + carried
    dz = dh * (1 - h[t + 1] ** 2)
    rnn_by_hand |= {f"dh{t + 1}": dh, f"dz{t + 1}": dz}
    sums += dz * np.array([x[t], h[t], 1])
    carried = wh * dz
rnn_by_hand |= dict(zip(("dwx", "dwh", "db"), sums, strict=True)) | {"dh0": carried}
