"""What the documentation says is so: its examples run, its types are the ones there are."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
from pathlib import Path

import demarche
import demarche._native as native
import demarche.batches
import demarche.spark
import pytest

PACKAGE = Path(demarche.__file__).parent
DOCS = Path(__file__).resolve().parents[2] / "docs"


def documented() -> dict[str, str]:
    """Every docstring of the package by the name of its owner."""
    found = {module.__name__: module.__doc__ or "" for module in (demarche, demarche.batches, demarche.spark)}
    for name in demarche.__all__:
        thing = getattr(demarche, name)
        if name == "__version__":
            continue
        found[name] = thing.__doc__ or ""
        if isinstance(thing, type) and thing.__module__.startswith("demarche"):
            for part, member in vars(thing).items():
                if not part.startswith("_"):
                    found[f"{name}.{part}"] = member.__doc__ or ""
    return found


def test_everything_public_is_documented() -> None:
    without = [name for name, doc in documented().items() if not doc.strip() and name != "DemarcheError.kind"]
    assert without == []


def test_examples_in_docstrings() -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    examples = 0
    for name, doc in documented().items():
        test = parser.get_doctest(doc, {}, name, None, None)
        examples += len(test.examples)
        if test.examples:
            runner.run(test)
    assert examples > 20
    assert runner.failures == 0


@pytest.mark.parametrize("page", ["python.md", "scale.md"])
def test_examples_in_the_guide(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of ```python run one after the other, those of ```python no-run are only compiled."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python( no-run)?\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.M | re.S)
    assert blocks
    names: dict[str, object] = {}
    for mark, block in blocks:
        code = compile(block, page, "exec")
        if not mark:
            exec(code, names)


def test_stubs_name_what_there_is() -> None:
    tree = ast.parse((PACKAGE / "_native.pyi").read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    public = {name for name in vars(native) if not name.startswith("_")}
    assert {*classes, *functions} == public
    for name, node in classes.items():
        if name == "DemarcheError":
            continue
        stubbed = {part.name for part in node.body if isinstance(part, ast.FunctionDef) and part.name != "__new__"}
        there = {part for part in vars(getattr(native, name)) if not part.startswith("_")}
        assert {part for part in stubbed if not part.startswith("_")} == there, name
        assert stubbed <= set(dir(getattr(native, name))), name


def test_types(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    use = tmp_path / "use.py"
    use.write_text(
        "import demarche\n"
        "from demarche.batches import EventBatches\n"
        "docs: list[demarche.Document] = demarche.Extractor(date='2026').extract_many(['a'], ids=[None])\n"
        "names: list[str] = [a.entity.name for d in docs for e in d.events for a in e.args if a.entity]\n"
        "batches = EventBatches(pack={'rules/a.toml': ''}, offsets='bytes')\n"
    )
    options = ["--strict", "--ignore-missing-imports", "--cache-dir", str(tmp_path / "cache")]
    for what in (["-p", "demarche"], [str(use)]):
        mypy = [sys.executable, "-m", "mypy", *options, *what]
        done = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
