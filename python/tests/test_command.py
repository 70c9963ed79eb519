"""The package and the command say the same, event by event."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import demarche
import pyarrow as pa
import pytest


def run(command: Path, corpus: Path, *options: str) -> bytes:
    done = subprocess.run([command, "extract", "--quiet", *options, corpus], check=True, capture_output=True)
    return done.stdout


@pytest.fixture(scope="module")
def documents(records: list[dict[str, str]]) -> list[demarche.Document]:
    texts = [record["text"] for record in records]
    ids = [record["id"] for record in records]
    return demarche.Extractor().extract_many(texts, dates=[r.get("date") for r in records], ids=ids)


@pytest.mark.parametrize("unit", ["chars", "bytes"])
def test_json_lines(unit: str, command: Path, corpus: Path, documents: list[demarche.Document]) -> None:
    lines = run(command, corpus, "--offsets", unit).decode().splitlines()
    assert len(lines) == len(documents) > 0
    for line, document in zip(lines, documents, strict=True):
        assert document.to_json(offsets=unit) == line


def test_objects(command: Path, corpus: Path, documents: list[demarche.Document]) -> None:
    """What the objects say is what the lines say."""
    events = 0
    for line, document in zip(run(command, corpus, "--offsets", "chars").splitlines(), documents, strict=True):
        for expected, event in zip(json.loads(line)["events"], document.events, strict=True):
            trigger = event.trigger
            assert expected["trigger"] == {"start": trigger.start, "end": trigger.end, "text": trigger.text}
            shown = (event.id, event.type, event.plover, event.cameo, event.modality)
            assert shown == tuple(expected[key] for key in ("id", "type", "plover", "cameo", "modality"))
            assert (event.nested_in and event.nested_in.id) == expected["nested_in"]
            assert (event.rule.id, event.rule.file, event.rule.line) == tuple(expected["rule"].values())
            for raw, arg in zip(expected["args"], event.args, strict=True):
                assert (arg.role, arg.start, arg.end, arg.text) == (raw["role"], raw["start"], raw["end"], raw["text"])
                assert (arg.entity and arg.entity.id) == raw.get("entity")
                assert [[item.start, item.end] for item in arg.items] == raw.get("items", [])
                assert [mention.id for mention in arg.mentions] == raw.get("mentions", [])
                assert (arg.date and arg.date.from_.isoformat()) == raw.get("from")
            events += 1
    assert events > 100


def nested(line: dict) -> list[dict]:
    """The rows of a table that a line of the command's output stands for."""
    entities = {entity["id"]: entity for entity in line["entities"]}

    def arg(raw: dict) -> dict:
        entity = entities.get(raw.get("entity"), {})
        values = {key: raw.get(key) for key in ("role", "start", "end", "text")}
        values |= {key: entity.get(key) for key in ("name", "key", "country")}
        return values | {key: raw.get(key) for key in ("from", "to", "precision")}

    def row(event: dict) -> dict:
        start, end = line["sentences"][event["sentence"]]
        implicit = event["implicit_actor"]
        return {
            "id": line["id"],
            "date": line["date"],
            "event": event["id"],
            **{key: event[key] for key in ("type", "plover", "cameo", "modality")},
            "sentence": line["text"][start:end],
            "trigger": event["trigger"],
            "args": [arg(raw) for raw in event["args"]],
            "implicit_actor": implicit and implicit["text"],
            "nested_in": event["nested_in"],
            "rule": event["rule"],
        }

    return [row(event) for event in line["events"]]


def test_tables(command: Path, corpus: Path, records: list[dict[str, str]], documents: list[demarche.Document]) -> None:
    lines = run(command, corpus, "--offsets", "chars", "--with-text").splitlines()
    expected = [row for line in lines for row in nested(json.loads(line))]
    columns = {key: [record.get(key) for record in records] for key in ("id", "date", "text")}
    data = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
    for jobs in (1, 3):
        assert demarche.Extractor().extract_table(data, jobs=jobs).to_pyarrow().to_pylist() == expected
    assert demarche.to_table(documents).to_pyarrow().to_pylist() == expected


def test_flat_tables_are_the_csv(command: Path, corpus: Path, documents: list[demarche.Document]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(command, corpus, "--offsets", "chars", "--format", "csv").decode(), newline="")))
    flat = demarche.to_table(documents).flat().to_pyarrow().to_pylist()
    assert len(rows) == len(flat)
    for expected, row in zip(rows, flat, strict=True):
        shown = {key: "" if value is None else str(value) for key, value in row.items()}
        # A spreadsheet would run cells that begin with these: the CSV disarms them with an apostrophe.
        assert shown == {k: v[1:] if v[:2] in ("'=", "'+", "'-", "'@") else v for k, v in expected.items()}
