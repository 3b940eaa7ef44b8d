"""nginx and PgBouncer: the machine's own, else Debian's in GOV_HOME."""

import pytest

from tests.tools.support import fake, only, settings_for
from tools.lib import apt, front
from tools.lib.report import Stop

ARCHIVE = """
case " $* " in
    *" indextargets "*) echo http://example.test/debian/ ;;
    *" download "*)
        for word; do case $word in */bookworm) touch "${word%/*}_1_all.deb" ;; esac
        done ;;
esac
"""
UNPACK = """
name=${2##*/}
mkdir -p "$3/usr/sbin" "$3/usr/lib/any-linux-gnu"
echo "$0" > "$3/usr/sbin/${name%%_*}"
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(apt, "KEYRINGS", (__file__,))
    monkeypatch.setattr(front, "SYSTEM", "")
    fake(tmp_path / "bin", "apt-get", ARCHIVE)
    fake(tmp_path / "bin", "dpkg-deb", UNPACK)
    tools = tmp_path / "tools"  # without what this machine may have
    tools.mkdir()
    for name in ("sh", "touch", "mkdir"):
        (tools / name).symlink_to(f"/bin/{name}")
    only(monkeypatch, tmp_path / "bin", tools)
    return settings_for(tmp_path, mirror="")


def test_what_is_missing_is_fetched_once(here, tmp_path):
    front.ensure(here)
    for name in front.PROGRAMS:
        assert front.program(here, name) == str(here.home / "front/usr/sbin" / name)
    libraries = front.environment(here)["LD_LIBRARY_PATH"]
    assert libraries == str(here.home / "front/usr/lib/any-linux-gnu")
    fake(tmp_path / "bin", "apt-get", "exit 1")
    front.ensure(here)


def test_what_the_machine_has_is_used(here, tmp_path):
    for name in front.PROGRAMS:
        fake(tmp_path / "bin", name, "")
    fake(tmp_path / "bin", "apt-get", "exit 1")
    front.ensure(here)
    for name in front.PROGRAMS:
        assert front.program(here, name) == str(tmp_path / "bin" / name)


def test_an_archive_out_of_reach_is_one_sentence(here, tmp_path):
    fake(tmp_path / "bin", "apt-get", "echo Temporary failure resolving; exit 100")
    with pytest.raises(Stop, match=r"^The Debian archive at .* could not be reached"):
        front.ensure(here.replace(mirror="http://example.test/debian"))


def test_without_the_part_of_the_proof_nothing_is_fetched(here):
    with pytest.raises(Stop, match="PART=nodes"):
        front.program(here, "nginx")
