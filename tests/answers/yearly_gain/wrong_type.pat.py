def yearly_gain(rows):
    best = {}
    for year, error in rows:
        best[year] = min(error, best.get(year, error))
    years = sorted(best)
    return [1 - (best[b] / best[a]) ** (1 / (b - a)) for a, b in zip(years, years[1:])]
