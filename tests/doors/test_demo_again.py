"""A second start of the demonstration keeps what is there, and nobody begins anew beside one that runs."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cast import CASES

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_what_is_there_already_is_no_error(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hub import cli
    from hub.commands import load_case
    from hub.commands.demo import load_cases

    def run(_command: str, words: list[str]) -> int:
        return load_case.run(argparse.Namespace(files=[Path(word) for word in words]))

    monkeypatch.setattr(cli, "run", run)
    settings.BASE_DIR = tmp_path
    cases = tmp_path / "demo" / "cases"
    cases.mkdir(parents=True)
    shutil.copy(CASES / "astrid.json", cases)
    assert load_cases() == 0
    assert "ip-2026-0058" in capsys.readouterr().out
    assert load_cases() == 0
    assert capsys.readouterr() == ("", "")
    (cases / "broken.json").write_text("{")
    assert load_cases() == 2
    assert "broken.json" in capsys.readouterr().err


def test_nobody_begins_anew_beside_one_that_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hub import anew
    from hub.one_server import only_one

    folder = tmp_path / "demo"
    assert anew.main(folder) == 0, "what was never begun"
    folder.mkdir()
    kept = folder / "samrom.sqlite3"
    kept.write_text("what somebody is writing in")
    with only_one(folder / "serve.lock"):
        assert anew.main(folder) == 1
        assert kept.exists()
    assert "runs already" in capsys.readouterr().err
    assert anew.main(folder) == 0
    assert not folder.exists()
