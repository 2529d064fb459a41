"""Built files are collected when one has changed, and not at every start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub import built


@pytest.fixture
def build(settings: Any, tmp_path: Path) -> Path:
    """A folder of built files, to be collected into a folder of its own."""
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "hub.js").write_text("one()")
    settings.STATICFILES_DIRS = [tmp_path / "dist"]
    settings.HUB_DATA = tmp_path
    settings.STATIC_ROOT = str(tmp_path / "static")
    return tmp_path


def collected(folder: Path) -> list[str]:
    built.collect()
    return sorted(path.read_text() for path in (folder / "static").glob("hub.*.js"))


def test_what_stands_is_not_collected_again(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert collected(build) == ["one()"]
    monkeypatch.setattr(built, "call_command", lambda *_words, **_more: pytest.fail("collected again"))
    assert collected(build) == ["one()"]


def test_what_has_changed_or_come_or_was_lost_is_collected(build: Path) -> None:
    assert collected(build) == ["one()"]
    (build / "dist" / "hub.js").write_text("two(2)")
    assert "two(2)" in collected(build)
    (build / "dist" / "hub.more.js").write_text("three()")
    assert "three()" in collected(build)
    (build / "static" / "staticfiles.json").unlink()
    built.collect()
    assert (build / "static" / "staticfiles.json").exists()


def test_what_did_not_come_to_its_end_is_done_again(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_words: str, **_more: Any) -> None:
        raise OSError("the disk is full")

    assert collected(build) == ["one()"]
    (build / "dist" / "hub.js").write_text("two(2)")
    with monkeypatch.context() as patched:
        patched.setattr(built, "call_command", fails)
        with pytest.raises(OSError, match="full"):
            built.collect()
    assert "two(2)" in collected(build)
