"""Extraction on Spark, in one process; ``spark_cluster.py`` is the test with several."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import demarche
import pyarrow as pa
import pytest
import spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXTS = ["São Tomé thanked Tonga.", "Nothing.", "Ann Lee of Fiji will meet Sione Vea on Friday, and thanked Samoa."]
DAY = datetime.date(2026, 11, 23)
RULE = '[[frame]]\nid = "applaud"\ntype = "thank"\nwhy = "A test."\nverbs = ["applaud"]\n'


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    if why := spark_session.missing():
        pytest.skip(why)
    session = spark_session.start("local[2]")
    yield session
    session.stop()


def expected(**how: object) -> list[dict]:
    data = pa.table({"id": ["7", "8", "9"], "date": pa.array([DAY, None, DAY]), "text": TEXTS})
    return demarche.Extractor(**how).extract_table(data).to_pyarrow().to_pylist()


def collected(frame) -> list[dict]:
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    return sorted(rows, key=lambda row: (row["id"] or "", int(row["event"][1:])))


def test_rows_are_those_of_the_package(spark) -> None:
    from demarche.spark import extract

    articles = spark.createDataFrame(list(zip([7, 8, 9], [DAY, None, DAY], TEXTS)), "number long, day date, body string")
    events = extract(articles.repartition(3), "body", "number", "day")
    assert collected(events) == expected()
    assert collected(extract(articles, "body", "number", "day", offsets="bytes")) == expected(offsets="bytes")
    stamped = articles.selectExpr("number", "body", "cast(day as timestamp) as day")
    assert collected(extract(stamped, "body", "number", "day")) == expected()
    nameless = extract(articles, "body", None, None, date="2026-11-23")
    assert {(row["id"], row["date"]) for row in collected(nameless)} == {(None, "2026-11-23")}
    with pytest.raises(ValueError, match="no column 'text'"):
        extract(articles)


def test_the_result_is_an_ordinary_frame(spark, tmp_path: Path) -> None:
    from demarche.spark import extract, schema

    articles = spark.createDataFrame(list(zip("789", TEXTS)), "id string, text string")
    extract(articles, date_col=None).write.parquet(str(tmp_path / "events"))
    events = spark.read.parquet(str(tmp_path / "events"))
    assert events.schema.simpleString() == schema().simpleString()
    actors = events.selectExpr("id", "explode(args) as arg").where("arg.role = 'actor'")
    assert sorted(actors.selectExpr("id", "arg.text").collect()) == [
        ("7", "São Tomé"),
        ("9", "Ann Lee of Fiji"),
        ("9", "Ann Lee of Fiji"),
    ]


def test_rows_that_cannot_be_taken(spark) -> None:
    from demarche.spark import extract, rejects

    data = [("7", "2026-11-23", TEXTS[0]), ("8", "soon", TEXTS[1]), ("9", "2026-11-23", None)]
    articles = spark.createDataFrame(data, "id string, date string, text string")
    with pytest.raises(Exception, match="is no date|the text is null"):
        extract(articles).collect()
    assert [row["id"] for row in collected(extract(articles, on_reject="skip"))] == ["7"]
    told = sorted((row["id"], row["reason"].partition(" (")[0]) for row in rejects(articles).collect())
    assert told == [("8", '"soon" is no date'), ("9", "the text is null")]


def test_packs_go_along(spark) -> None:
    from demarche.spark import extract

    articles = spark.createDataFrame([("a", "Fiji applauded the plan.")], "id string, text string")
    rows = collected(extract(articles, date_col=None, pack={"rules/ours.toml": RULE}))
    assert [row["rule"]["id"] for row in rows] == ["applaud"]


def test_the_command_in_a_pipe(spark, command: Path) -> None:
    """As ``docs/scale.md`` has it; a command that fails fails the job."""
    import json

    articles = spark.createDataFrame(list(zip("789", TEXTS)), "id string, text string")
    lines = articles.toJSON().pipe(f"{command} extract --quiet --offsets chars --input-format jsonl -", checkCode=True)
    documents = {line["id"]: line for line in map(json.loads, lines.collect())}
    docs = demarche.Extractor().extract_many(TEXTS, ids=["7", "8", "9"])
    assert documents == {doc.id: doc.to_dict() for doc in docs}
    with pytest.raises(Exception, match="exited with|Exception"):
        articles.toJSON().pipe(f"{command} extract --no-such-option -", checkCode=True).collect()
    assert subprocess.run([command, "extract", "--no-such-option"], capture_output=True, check=False).returncode == 2
