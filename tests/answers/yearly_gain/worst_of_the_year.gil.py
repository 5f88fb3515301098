def yearly_gain(rows):
    gains, before, now = {}, None, None
    for year, error in sorted(rows, key=lambda r: (r[0], -r[1])):
        if now is None or year > now[0]:
            before, now = now, (year, error)
        if before is not None:
            n = now[0] - before[0]
            gains[year] = 1 - (now[1] / before[1]) ** (1 / n)
    return gains
