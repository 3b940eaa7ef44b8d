"""Odoo's packages: tested sums, interruptions, and one sentence for each trouble."""

import hashlib

import pytest

from tests.tools.support import fake, only, run_until_killed, settings_for
from tools.lib import apt, archive
from tools.lib.report import Stop

CONTENT = "the package\n"
TESTED = hashlib.sha256(CONTENT.encode()).hexdigest()
DOWNLOAD = """
case " $* " in
    *" indextargets "*) echo http://example.test/debian/ ;;
    *" download "*) printf '{content}' > odoo-19_{version}_all.deb ;;
esac
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "PACKAGES", {"odoo-19": "sid"})
    monkeypatch.setattr(archive, "SUMS", tmp_path / "SHA256SUMS")
    monkeypatch.setattr(apt, "KEYRINGS", (__file__,))
    archive.SUMS.write_text(f"{TESTED}  odoo-19_1_all.deb\n")
    fake(tmp_path / "bin", "dpkg-deb", "")
    only(monkeypatch, tmp_path / "bin", "/usr/bin", "/bin")
    offer(tmp_path)
    return settings_for(tmp_path, mirror="")


def offer(tmp_path, content=CONTENT, version="1"):
    script = DOWNLOAD.format(content=content.replace("\n", "\\n"), version=version)
    fake(tmp_path / "bin", "apt-get", script)


def sentence(here):
    with pytest.raises(Stop) as stop:
        archive.fetch(here)
    text = str(stop.value)
    assert text.endswith(".")
    assert "Traceback" not in text
    return text


def test_the_tested_package_is_taken_without_a_word(here, capsys):
    archive.fetch(here)
    assert [path.name for path in archive.files(here)] == ["odoo-19_1_all.deb"]
    assert "Note" not in capsys.readouterr().out


def test_what_is_there_is_not_fetched_again(here, tmp_path):
    archive.fetch(here)
    fake(tmp_path / "bin", "apt-get", "exit 1")
    archive.fetch(here)


def test_a_copied_folder_of_packages_needs_no_archive(here, tmp_path):
    fake(tmp_path / "bin", "apt-get", "exit 1")
    archive.folder(here).mkdir()
    (archive.folder(here) / "odoo-19_1_all.deb").write_text(CONTENT)
    archive.fetch(here)


def test_a_newer_signed_package_is_taken_and_said(here, tmp_path, capsys):
    offer(tmp_path, "newer\n", "2")
    archive.fetch(here)
    assert (
        "odoo-19_2_all.deb, which this suite was not tested" in capsys.readouterr().out
    )


def test_a_newer_package_is_refused_when_strict(here, tmp_path):
    offer(tmp_path, "newer\n", "2")
    assert "GOV_STRICT" in sentence(here.replace(strict=True))


def test_another_content_under_the_tested_name_is_refused(here, tmp_path):
    offer(tmp_path, "altered\n")
    assert "odoo-19_1_all.deb differs" in sentence(here)
    offer(tmp_path)
    archive.fetch(here)


def test_a_cut_file_is_fetched_again(here):
    archive.folder(here).mkdir()
    (archive.folder(here) / "odoo-19_1_all.deb").write_text(CONTENT[:4])
    archive.fetch(here)
    assert archive.files(here)[0].read_text() == CONTENT


def test_killed_while_downloading_carries_on(here, tmp_path):
    killing = (
        "case \" $* \" in *' download '*)"
        " printf half > odoo-19_1_all.deb; kill -9 $PPID ;;"
        " *) echo http://example.test/debian/ ;; esac\n"
    )
    fake(tmp_path / "bin", "apt-get", killing)
    run_until_killed(
        """
        from pathlib import Path
        from tools.lib import apt, archive
        from tests.tools.support import settings_for

        here = Path(os.environ["FOLDER"])
        archive.PACKAGES = {"odoo-19": "sid"}
        archive.SUMS = here / "SHA256SUMS"
        apt.KEYRINGS = ("/dev/null", str(here / "SHA256SUMS"))
        archive.fetch(settings_for(here, mirror=""))
        """,
        FOLDER=tmp_path,
    )
    assert not list(archive.folder(here).glob("*.deb"))
    offer(tmp_path)
    archive.fetch(here)
    assert archive.files(here)[0].read_text() == CONTENT


def test_without_apt(here, tmp_path, monkeypatch):
    only(monkeypatch, tmp_path)
    assert "apt-get is not on this machine" in sentence(here)


def test_without_the_keys_of_debian(here, monkeypatch):
    monkeypatch.setattr(apt, "KEYRINGS", ("/nowhere",))
    assert "debian-archive-keyring" in sentence(here)


def test_without_a_configured_archive(here, tmp_path):
    fake(tmp_path / "bin", "apt-get", "")
    assert "GOV_DEBIAN_MIRROR" in sentence(here)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("W: Temporary failure resolving", "could not be reached"),
        ("E: The repository is not signed.", "signature"),
        ("E: The repository does not have a Release file.", "does not carry"),
        ("E: No space left on device", "disk is full"),
    ],
)
def test_each_trouble_of_apt_has_its_sentence(here, tmp_path, said, told):
    fake(tmp_path / "bin", "apt-get", f"echo '{said}'; exit 100")
    assert told in sentence(here.replace(mirror="http://example.test/debian"))


def test_the_list_of_tested_packages_is_complete():
    assert {name.split("_")[0] for name in archive._sums()} == set(archive.PACKAGES)
