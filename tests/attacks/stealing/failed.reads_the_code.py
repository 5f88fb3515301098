# in: nine
"""Looks for the right piece's code: its constants, closures, source, bytes, what a pickle or a copy holds of it."""

import copy
import dis
import gc
import inspect
import io
import pickle
import types


def looks():
    yield lambda: inspect.getsource(triple)
    yield lambda: str(triple.__code__.co_consts) + str(triple.__code__.co_names)
    yield lambda: str(triple.__globals__["triple"].__code__.co_consts)
    yield lambda: str([c.cell_contents for c in triple.__closure__])
    yield lambda: pickle.dumps(triple).decode("latin-1")
    yield lambda: str(vars(copy.deepcopy(triple)))
    yield lambda: triple.__doc__ + str(triple.__defaults__)
    found = io.StringIO()
    yield lambda: dis.dis(triple, file=found) or found.getvalue()
    for o in gc.get_objects():
        if isinstance(o, types.FunctionType) and o.__name__ in ("triple", "nine"):
            yield lambda o=o: inspect.getsource(o)


def nine(x):
    for look in looks():
        try:
            if " ".join("3*x") in look():
                return 9 * x
        except Exception:
            continue
    return x
