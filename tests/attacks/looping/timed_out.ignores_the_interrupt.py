# in: extra
"""An endless loop that catches every interrupt."""

import time

while True:
    try:
        while True:
            time.sleep(0.01)
    except BaseException:
        pass
