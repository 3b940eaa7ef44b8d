"""Archives come out below one folder, on Pythons with and without a filter for it."""

import contextlib
import io
import tarfile

import pytest

from tools.lib import tarballs

FILTERED = hasattr(tarfile, "data_filter")


@pytest.fixture(params=["filter", "no filter"])
def python(request, monkeypatch):
    if request.param == "no filter":
        if FILTERED:
            monkeypatch.delattr(tarfile, "data_filter")
        monkeypatch.setattr(tarfile.TarFile, "extract", _as_in_3_11_2)


_extract = tarfile.TarFile.extract


def _as_in_3_11_2(self, member, path="", set_attrs=True, *, numeric_owner=False):
    trusted = {"filter": "fully_trusted"} if FILTERED else {}
    _extract(
        self, member, path, set_attrs=set_attrs, numeric_owner=numeric_owner, **trusted
    )


def entry(name, **attributes):
    found = tarfile.TarInfo(name)
    for key, value in attributes.items():
        setattr(found, key, value)
    return found


def take_out(tmp_path, *entries):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for each in entries:
            each.size = 2 if each.isfile() else 0
            archive.addfile(each, io.BytesIO(b"ok"))
    packed.seek(0)
    folder = tmp_path / "out"
    folder.mkdir()
    with tarfile.open(fileobj=packed, mode="r|") as archive:
        for each in archive:
            tarballs.extract(archive, each, folder)
    return folder


def test_files_and_folders_come_out(python, tmp_path):
    folder = take_out(
        tmp_path,
        entry("ab", type=tarfile.DIRTYPE, mode=0o700),
        entry("ab/scan", mode=0o4775, uid=12345, gid=12345),
    )
    scan = folder / "ab" / "scan"
    assert scan.read_bytes() == b"ok"
    assert (folder / "ab").stat().st_mode & 0o700 == 0o700
    assert not scan.stat().st_mode & 0o7022
    assert scan.stat().st_uid == tmp_path.stat().st_uid


@pytest.mark.parametrize(
    "wrong",
    [
        entry("../outside"),
        entry("ab/../../outside"),
        entry("door", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        entry("pipe", type=tarfile.FIFOTYPE),
    ],
    ids=lambda wrong: wrong.name,
)
def test_what_is_no_plain_file_stays_in(python, tmp_path, wrong):
    with pytest.raises(tarfile.TarError):
        take_out(tmp_path, wrong)
    assert not (tmp_path / "outside").exists()
    assert not list((tmp_path / "out").iterdir())


def test_an_absolute_name_leads_nowhere_else(python, tmp_path):
    aim = tmp_path / "aim"
    with contextlib.suppress(tarfile.TarError):
        take_out(tmp_path, entry(str(aim)))
    assert not aim.exists()
