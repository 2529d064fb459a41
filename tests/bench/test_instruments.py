"""That the instruments run: the least of a run through the command, on a floor and the embedded way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from tests import services

pytestmark = pytest.mark.embedded  # it starts what it measures

WORDS = ["room", "--shape", "1x3", "--rounds", "1", "--seconds", "0.3", "--targets", "broadcast,embedded"]


@pytest.mark.embedded
def test_a_small_run_says_what_it_found(tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    command = [sys.executable, "-m", "bench", "--out", str(out), "--disturbed", "9", *WORDS]
    done = subprocess.run(
        command, cwd=services.ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "embedded: CPU per delivery" in done.stdout
    (section,) = json.loads(out.read_text())
    assert (section["mode"], section["shape"]) == ("room", "1x3")
    (cells,) = section["rounds"]
    for cell in cells.values():
        assert cell["messages"] > 0
        assert cell["deliveries_s"] > 0
        assert (cell["missing"], cell["duplicates"], cell["refused"]) == (0, 0, "")


@pytest.mark.parametrize(
    "words",
    [["walk"], ["room", "--targets", "nobody"], ["room", "--shape", "wide"]],
    ids=lambda words: words[-1],
)
def test_what_it_does_not_know_it_says(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code != 0
    assert words[-1] in f"{ended.value.code}{capsys.readouterr().err}"
