"""Tables: what goes in, what comes out, what is left out."""

from __future__ import annotations

import datetime
import pickle

import demarche
import polars as pl
import pyarrow as pa
import pytest
from demarche.batches import EventBatches

TEXTS = ["São Tomé thanked Tonga.", "Nothing.", "Ann Lee of Fiji will meet Sione Vea on Friday, and thanked Samoa."]
EXTRACTOR = demarche.Extractor()


def table(**columns: object) -> pa.Table:
    return pa.table({"id": ["a", "b", "c"], "date": ["2026-11-23", None, "2026-11-23"], "text": TEXTS, **columns})


def rows(events: demarche.EventTable) -> list[dict]:
    return events.to_pyarrow().to_pylist()


EXPECTED = rows(EXTRACTOR.extract_table(table()))


def test_the_schema_is_that_of_the_parquet_output() -> None:
    string, number = pa.string(), pa.uint32()
    trigger = [pa.field("start", number, False), pa.field("end", number, False), pa.field("text", string, False)]
    arg = [pa.field("role", string, False), *trigger]
    arg += [pa.field(name, string) for name in ("name", "key", "country", "from", "to", "precision")]
    rule = [pa.field("id", string, False), pa.field("file", string, False), pa.field("line", number, False)]
    names = ("id", "date", "event", "type", "plover", "cameo", "modality", "sentence")
    expected = [pa.field(name, string, name not in ("event", "type", "modality")) for name in names]
    expected.append(pa.field("trigger", pa.struct(trigger), False))
    expected.append(pa.field("args", pa.list_(pa.field("item", pa.struct(arg), False)), False))
    expected += [pa.field("implicit_actor", string), pa.field("nested_in", string)]
    expected.append(pa.field("rule", pa.struct(rule), False))
    events = EXTRACTOR.extract_table(table())
    assert events.to_pyarrow().schema == pa.schema(expected) == pa.schema(events)
    assert events.column_names == [field.name for field in expected]
    assert EXTRACTOR.extract_table(table().slice(0, 0)).to_pyarrow().schema == pa.schema(expected)


def test_rows_are_those_of_documents() -> None:
    docs = EXTRACTOR.extract_many(TEXTS, ids=["a", "b", "c"], dates=["2026-11-23", None, "2026-11-23"])
    assert len(EXPECTED) == sum(len(doc.events) for doc in docs) == 3
    assert rows(demarche.to_table(docs)) == EXPECTED
    assert rows(demarche.to_table(docs, offsets="bytes"))[0]["trigger"]["start"] == len("São Tomé ".encode())
    assert len(demarche.to_table([])) == 0


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
def test_strings_of_all_sorts(kind: pa.DataType) -> None:
    data = table()
    data = pa.table([column.cast(kind) for column in data.columns], names=data.column_names)
    assert rows(EXTRACTOR.extract_table(data)) == EXPECTED
    assert rows(EXTRACTOR.extract_table(data.slice(2))) == EXPECTED[1:]


def test_sources_of_all_sorts() -> None:
    data = table()
    chunked = pa.concat_tables([data.slice(0, 1), data.slice(1, 0), data.slice(1)])
    reader = data.to_reader(max_chunksize=1)
    slow = pa.RecordBatchReader.from_batches(data.schema, (batch for batch in data.to_batches(max_chunksize=1)))
    for source in (chunked, reader, slow, data.to_batches()[0], pl.from_arrow(data), data.to_pandas()):
        assert rows(EXTRACTOR.extract_table(source, jobs=2)) == EXPECTED
    with pytest.raises(TypeError):
        EXTRACTOR.extract_table([1, 2])


def test_dates_and_ids_of_all_sorts() -> None:
    days = [datetime.date(2026, 11, 23), None, datetime.date(2026, 11, 23)]
    times = [datetime.datetime(2026, 11, 23, 23, 59), None, datetime.datetime(2026, 11, 23)]
    expected = [{**row, "id": {"a": "1", "c": "3"}[row["id"]]} for row in EXPECTED]
    for dates in (pa.array(days), *(pa.array(times, pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns"))):
        for ids in (pa.array([1, 2, 3]), pa.array([1, 2, 3], pa.uint32()), pa.array(["1", "2", "3"])):
            assert rows(EXTRACTOR.extract_table(table(id=ids, date=dates))) == expected
    nameless = EXTRACTOR.extract_table(table(), id=None, date=None)
    assert {(row["id"], row["date"]) for row in rows(nameless)} == {(None, None)}
    assert rows(EXTRACTOR.extract_table(pa.table({"text": TEXTS}))) == rows(nameless)


def test_wrong_tables_say_what_is_wrong() -> None:
    with pytest.raises(demarche.DemarcheError, match=r'there is no column "body" \(columns: id, date, text\)'):
        EXTRACTOR.extract_table(table(), text="body")
    with pytest.raises(demarche.DemarcheError, match='there is no column "published"'):
        EXTRACTOR.extract_table(table(), date="published")
    with pytest.raises(demarche.DemarcheError, match='"text" has the type Int64, expected strings'):
        EXTRACTOR.extract_table(table(text=[1, 2, 3]))
    with pytest.raises(demarche.DemarcheError, match='on_reject "drop"'):
        EXTRACTOR.extract_table(table(), on_reject="drop")
    broken = pa.Array.from_buffers(pa.string(), 3, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"a\xffb")])
    with pytest.raises(demarche.DemarcheError, match='row 1: the column "text" is not valid UTF-8'):
        EXTRACTOR.extract_table(table(text=broken))


def test_rows_that_cannot_be_taken() -> None:
    data = table(text=[TEXTS[0], None, TEXTS[2]], date=["soon", None, "2026-11-23"])
    with pytest.raises(demarche.DemarcheError, match=r'row 0 \(id "a"\): "soon" is no date'):
        EXTRACTOR.extract_table(data)
    events = EXTRACTOR.extract_table(data, on_reject="skip")
    assert rows(events) == EXPECTED[1:]
    told = [(reject.row, reject.id, reject.reason.partition(" (")[0]) for reject in events.rejects]
    assert told == [(0, "a", '"soon" is no date'), (1, "b", "the text is null")]
    for checked in (EXTRACTOR.check_table(data), EventBatches().check(data)):
        assert [(r.row, r.id, r.reason) for r in checked] == [(r.row, r.id, r.reason) for r in events.rejects]
    assert EXTRACTOR.check_table(table()) == []
    limited = demarche.Extractor(max_bytes=30).extract_table(table(), on_reject="skip")
    assert [reject.row for reject in limited.rejects] == [2]


def test_order_and_numbers_hold_across_batches_and_threads() -> None:
    texts = [f"Fiji thanked Tonga on {1 + n % 28} May {1950 + n % 70}. " * (1 + n % 40) for n in range(4000)]
    texts[3210] = None
    data = pa.table({"id": [str(n) for n in range(4000)], "text": texts})
    chunks = pa.concat_tables([data.slice(at, 700) for at in range(0, 4000, 700)])
    one = EXTRACTOR.extract_table(data, jobs=1, on_reject="skip")
    many = EXTRACTOR.extract_table(chunks, jobs=4, on_reject="skip")
    assert one.to_pyarrow().equals(many.to_pyarrow())
    assert [r.row for r in many.rejects] == [3210]
    ids = many.to_pyarrow().column("id").to_pylist()
    assert ids == sorted(ids, key=int) and len(set(ids)) == 3999


def test_frames() -> None:
    events = EXTRACTOR.extract_table(table())
    frame = events.to_pandas()
    assert frame[["id", "type", "actors", "targets", "event_date"]].fillna("").values.tolist() == [
        ["a", "thank", "São Tomé", "Tonga", ""],
        ["c", "meet", "Ann Lee of Fiji", "Sione Vea", "2026-11-27"],
        ["c", "thank", "Ann Lee of Fiji", "Samoa", ""],
    ]
    assert list(frame["start"]) == [row["trigger"]["start"] for row in EXPECTED]
    assert events.to_polars().to_dicts() == events.flat().to_pyarrow().to_pylist()
    assert events.to_polars(flat=False).to_dicts() == EXPECTED
    assert [a["role"] for a in events.to_pandas(flat=False)["args"][1]] == [a["role"] for a in EXPECTED[1]["args"]]
    assert rows(events.flat().flat()) == rows(events.flat())


def test_signed_numbers_for_engines_without_unsigned_ones() -> None:
    events = EXTRACTOR.extract_table(table()).signed()
    schema = events.to_pyarrow().schema
    nested = [schema.field("trigger").type, schema.field("args").type.value_type, schema.field("rule").type]
    numbers = [part.type for kind in nested for part in kind if pa.types.is_integer(part.type)]
    assert numbers == [pa.int64()] * 5
    assert rows(events) == EXPECTED


def test_batch_functions() -> None:
    batches = pickle.loads(pickle.dumps(EventBatches(default_date="2026-11-23")))
    data = table().drop_columns(["date"])
    expected = [{**row, "date": "2026-11-23"} for row in EXPECTED]
    assert batches(data).to_pylist() == expected
    assert batches(data.to_batches()[0]).to_pylist() == expected
    assert batches(pl.from_arrow(data)).to_dicts() == expected
    assert batches(data.to_pandas())["type"].tolist() == [row["type"] for row in expected]
    assert batches(data.to_reader()).to_pylist() == expected
    assert batches.extractor is EventBatches(default_date="2026-11-23").extractor
    lazy = pl.from_arrow(table()).lazy().map_batches(EventBatches(), schema=EventBatches()(pl.from_arrow(table())).schema)
    assert lazy.filter(pl.col("type") == "thank").collect().height == 2
