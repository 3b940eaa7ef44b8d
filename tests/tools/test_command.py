"""`tools/gov` itself: one sentence, never a traceback."""

import os
import subprocess
import sys

import pytest

from tests.tools.support import fake
from tools.lib.settings import ROOT


def gov(*arguments, **environment):
    return subprocess.run(
        [ROOT / "tools/gov", *arguments],
        env=os.environ | {name: str(text) for name, text in environment.items()},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_runs_before_the_environment_needs_the_standard_library_alone():
    code = "import tools.gov, tools.lib.clean, tools.lib.stop"
    subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, check=True)


def test_clean_spares_a_production_database(tmp_path):
    (tmp_path / "production").touch()
    (tmp_path / "data").mkdir()
    done = gov("clean", GOV_HOME=tmp_path)
    assert done.returncode == 1
    assert "production database" in done.stderr
    assert (tmp_path / "data").exists()


def test_clean_leaves_what_is_not_its_own(tmp_path):
    for name in ("data", "venv", "mine"):
        (tmp_path / name).mkdir()
    assert gov("clean", "--all", GOV_HOME=tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_unknown_command_lists_the_known():
    done = gov("serve")
    assert done.returncode == 1
    assert "run" in done.stderr


def test_no_python_of_the_right_version(tmp_path):
    for version in ("", ".10", ".11", ".12", ".13"):
        fake(tmp_path, f"python3{version}", "exit 1")
    script = (ROOT / "tools/gov").read_text().replace("/usr/bin/python3", "")
    fake(tmp_path, "gov", script)
    done = subprocess.run(
        [tmp_path / "gov", "run"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.10 to 3.13 is needed")


@pytest.mark.parametrize("name", ["GOV_PORT", "GOV_DB"])
def test_a_wrong_variable_is_one_sentence(name):
    done = gov("run", **{name: "?"})
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_home_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    done = gov("run", GOV_HOME=tmp_path / "file/home")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_stop_without_anything_started(tmp_path):
    done = gov("stop", GOV_HOME=tmp_path / "none")
    assert done.returncode == 0
    assert "Nothing was started" in done.stdout


COMMANDS = (
    *("setup", "run", "test", "proof", "lint", "bench", "psql", "i18n", "clean"),
    *("backup", "keep", "kept", "restore"),
)


def test_make_alone_lists_the_commands():
    done = subprocess.run(
        ["make", "-C", ROOT], capture_output=True, text=True, check=True
    )
    for target in COMMANDS:
        assert f"make {target} " in done.stdout
