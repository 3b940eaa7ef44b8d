"""Chromium and a Chinese font: installed where that is allowed, else one sentence."""

import os

import pytest

from tests.tools.support import fake, only, settings_for
from tools.lib import browser
from tools.lib.report import Stop


@pytest.fixture
def programs(tmp_path, monkeypatch):
    only(monkeypatch, tmp_path / "bin")
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def test_nothing_is_done_when_both_are_there(tmp_path, programs):
    fake(programs, "chromium", "")
    fake(programs, "fc-list", "echo 'Some CJK'")
    browser.ensure(settings_for(tmp_path))


def test_an_ordinary_user_is_told_the_command(tmp_path, programs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Stop, match="apt-get install -y chromium fontconfig fonts-noto"):
        browser.ensure(settings_for(tmp_path))


def test_root_installs_what_is_missing(tmp_path, programs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    fake(programs, "fc-list", "echo 'Some CJK'")
    fake(programs, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    browser.ensure(settings_for(tmp_path))
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0] == "update"
    assert asked[1].endswith(" chromium")


def test_a_failed_installation_is_one_sentence(tmp_path, programs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    fake(programs, "apt-get", "exit 100")
    with pytest.raises(Stop, match="could not be installed by apt-get"):
        browser.ensure(settings_for(tmp_path))
