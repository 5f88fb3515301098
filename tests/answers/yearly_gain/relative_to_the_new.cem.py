def yearly_gain(rows):
    gains, before, now = {}, None, None
    for year, error in sorted(rows):
        if now is None or year > now[0]:
            before, now = now, (year, error)
        if before is not None:
            n = now[0] - before[0]
            gains[year] = (before[1] / now[1]) ** (1 / n) - 1
    return gains
