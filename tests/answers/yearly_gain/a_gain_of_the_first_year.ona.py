def yearly_gain(rows):
    best, gains, last = {}, {}, None
    for year, error in rows:
        best[year] = min(error, best.get(year, error))
    for year in best:
        gains[year] = 0.0 if last is None else 1 - (best[year] / best[last]) ** (1 / (year - last))
        last = year
    return gains
