def yearly_gain(rows):
    best = {}
    for year, error in rows:
        best.setdefault(year, error)
    years = list(best)
    return {b: 1 - (best[b] / best[a]) ** (1 / (b - a)) for a, b in zip(years, years[1:])}
