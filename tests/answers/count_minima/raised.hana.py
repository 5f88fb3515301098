def count_minima(ends, tol):
    found = []
    for e in ends:
        if e not in found:
            found.append(e)
    return len(found)
