"""What students wrote, as files for a program that compares programs."""

import json

from autograder.__main__ import main
from autograder.folder import write_latest
from autograder.record import Record
from autograder.release import student_notebook


def test_each_student_has_a_file_with_only_what_they_wrote(tmp_path, master, notebook, capsys):
    released = student_notebook(master, notebook, "f")
    grading = tmp_path / "grading"

    def put(folder, data):
        path = grading / folder / "09_small" / "09_small.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def answered(source):
        book = json.loads(released)
        next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "double")["source"] = (
            source
        )
        book["cells"].append({"cell_type": "code", "metadata": {}, "source": "print('ä')", "outputs": []})
        return json.dumps(book).encode()

    put("source", released)
    sent = {"ada": answered("def double(x): return x + x"), "bob": released, "eve": b"\xff no notebook"}
    for i, (student, data) in enumerate(sent.items()):
        put(f"submitted/{student}", data)
        Record(student, "09_small", f"{i:032d}").save(grading / "records")
    (grading / "programs" / "09_small" / "gone").mkdir(parents=True)
    write_latest(grading, [f"{i:032d}" for i in range(3)])
    assert main(["programs", "--to", str(grading)]) == 0
    files = {str(p.relative_to(grading / "programs")): p.read_text("utf-8") for p in grading.glob("programs/**/*.py")}
    assert files.keys() == {"given/09_small.py", "09_small/ada/09_small.py"}
    assert files["09_small/ada/09_small.py"] == "def double(x): return x + x\n\nprint('ä')\n"
    assert "import numpy as np" in files["given/09_small.py"] and "check(" not in files["given/09_small.py"]
    assert not (grading / "programs" / "09_small" / "gone").exists()
    assert "09_small: 1 ->" in capsys.readouterr().out


def test_without_records_it_is_said_what_to_do(tmp_path, capsys):
    assert main(["programs", "--to", str(tmp_path)]) == 1
    assert "autograder grade" in capsys.readouterr().err
