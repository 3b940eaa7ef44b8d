"""Nothing half-made is trusted, and an interrupted step is made again."""

import subprocess
import sys
import time

from tests.tools.support import run_until_killed
from tools.lib import stage
from tools.lib.settings import ROOT


def write(text):
    return lambda part: (part / "file").write_text(text, encoding="ascii")


def test_a_step_is_made_once(tmp_path):
    folder = tmp_path / "made"
    stage.build(folder, "key", write("first"))
    stage.build(folder, "key", write("second"))
    assert (folder / "file").read_text() == "first"


def test_other_inputs_make_it_again(tmp_path):
    folder = tmp_path / "made"
    stage.build(folder, "key", write("first"))
    stage.build(folder, "other", write("second"))
    assert (folder / "file").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_killed_in_the_middle_leaves_nothing_that_is_trusted(tmp_path):
    folder = tmp_path / "made"
    run_until_killed(
        """
        from pathlib import Path
        from tools.lib import stage

        def make(part):
            (part / "file").write_text("half")
            die()

        stage.build(Path(os.environ["FOLDER"]), "key", make)
        """,
        FOLDER=folder,
    )
    assert not stage.is_made(folder, "key")
    stage.build(folder, "key", write("whole"))
    assert (folder / "file").read_text() == "whole"


def test_killed_between_the_renames_is_made_again(tmp_path):
    folder = tmp_path / "made"
    stage.build(folder, "key", write("first"))
    folder.rename(tmp_path / "made.old")
    stage.build(folder, "key", write("second"))
    assert (folder / "file").read_text() == "second"


def test_the_key_depends_on_contents_and_order(tmp_path):
    file = tmp_path / "file"
    file.write_text("a")
    before = stage.digest(file, "b")
    assert stage.digest("b", file) != before
    file.write_text("c")
    assert stage.digest(file, "b") != before


def test_a_lock_is_waited_for(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tools.lib import stage\n"
        "with stage.lock(Path(sys.argv[1])):\n    print('held', flush=True)\n"
        "    time.sleep(1)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, path], cwd=ROOT, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        start = time.monotonic()
        with stage.lock(path):
            assert time.monotonic() - start > 0.5
