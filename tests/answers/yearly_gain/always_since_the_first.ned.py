def yearly_gain(rows):
    best = {}
    for year, error in rows:
        best[year] = min(error, best.get(year, error))
    first = min(best)
    return {b: 1 - (best[b] / best[first]) ** (1 / (b - first)) for b in best if b != first}
