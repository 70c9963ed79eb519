"""What the tests share: the command, and the texts that both it and the package read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READOUTS = ROOT.parent / "shared" / "data" / "readouts" / "corpus.jsonl"


@pytest.fixture(scope="session")
def command() -> Path:
    """The ``demarche`` command: named by ``$DEMARCHE``, else built from this tree."""
    if named := os.environ.get("DEMARCHE"):
        return Path(named).resolve()
    if shutil.which("cargo") is None:
        pytest.skip("no cargo to build the command with; $DEMARCHE can name one")
    subprocess.run(["cargo", "build", "--profile", "quick"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "quick" / "demarche"


def _fixtures() -> list[dict[str, str]]:
    texts = sorted((ROOT / "fixtures").rglob("*.txt"))
    return [{"id": path.stem, "text": path.read_text(encoding="utf-8")} for path in texts]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JSON lines of ``id``, ``text`` and maybe ``date``: the readouts corpus where it is, else the fixtures."""
    if READOUTS.exists():
        return READOUTS
    path = tmp_path_factory.mktemp("corpus") / "fixtures.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in _fixtures()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def records(corpus: Path) -> list[dict[str, str]]:
    """The records of the corpus."""
    with corpus.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
