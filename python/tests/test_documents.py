"""One text, many texts: what comes out, in which units, and what goes wrong how."""

from __future__ import annotations

import copy
import datetime
import pickle
import threading
import time

import demarche
import pytest

TEXT = "“Élan” was praised. São Tomé’s Foreign Minister Ann Lee met her counterpart Sione Vea of Tonga in Suva on 4 May 2026."


@pytest.fixture(scope="module")
def doc() -> demarche.Document:
    return demarche.Extractor().extract(TEXT, id="a1")


def meeting(doc: demarche.Document) -> demarche.Event:
    return next(event for event in doc.events if event.type == "meet")


def test_spans_index_the_python_string(doc: demarche.Document) -> None:
    event = meeting(doc)
    spans = [event.trigger, *event.args, *doc.mentions, *doc.sentences, *(m.name for m in doc.mentions if m.name)]
    assert len(spans) > 10
    for span in spans:
        assert doc.text[span.start : span.end] == span.text != ""


@pytest.mark.parametrize("unit", ["chars", "bytes", "utf16"])
def test_units(unit: str) -> None:
    doc = demarche.Extractor(offsets=unit).extract("😀 " + TEXT)
    encoded = {
        "chars": lambda s: s.encode("utf-32-le")[::4],
        "bytes": lambda s: s.encode(),
        "utf16": lambda s: s.encode("utf-16-le")[::2],
    }[unit]
    before, _, _ = doc.text.partition("met")
    assert doc.offsets == unit
    assert meeting(doc).trigger.start == len(encoded(before))
    assert doc.to_dict()["events"] == doc.to_dict(offsets=unit)["events"]
    assert doc.to_dict(offsets="bytes")["sentences"][-1][1] == len(doc.text.encode())


def test_arguments_and_entities(doc: demarche.Document) -> None:
    event = meeting(doc)
    assert [a.role for a in event.args] == ["actor", "target", "date", "place"]
    actor, target, date, place = event.args
    assert (actor.entity.name, actor.entity.kind, actor.entity.country) == ("Ann Lee", "person", "ST")
    assert event.actors == [actor] and event.targets == [target] and event.args_with("place") == [place]
    assert "minister of foreign affairs" in actor.entity.roles
    assert any(m.text == actor.text for m in actor.entity.mentions)
    assert (date.date.from_, date.date.to, date.date.precision) == (
        datetime.date(2026, 5, 4),
        datetime.date(2026, 5, 4),
        "day",
    )
    assert event.sentence.text.startswith("São Tomé") and event.document is not None
    assert event.rule.id and event.rule.file.endswith(".toml") and event.rule.line > 0
    assert event.nested_in is None and event.implicit_actor is None


def test_nested_events_and_implicit_actors() -> None:
    text = "Fiji hosted the talks in Suva. Ann Lee said that Tonga signed the treaty. A joint fund was launched."
    doc = demarche.Extractor().extract(text)
    nested = [e for e in doc.events if e.nested_in]
    assert [(e.trigger.text, e.nested_in.trigger.text) for e in nested] == [("signed", "said")]
    for event, raw in zip(doc.events, doc.to_dict()["events"], strict=True):
        assert event.to_dict() == raw
        if raw["implicit_actor"]:
            assert event.implicit_actor.text == raw["implicit_actor"]["text"]


def test_documents_are_values(doc: demarche.Document) -> None:
    again = demarche.Extractor().extract(TEXT, id="a1")
    assert doc == again and hash(doc) == hash(again) and doc.events == again.events
    assert len({*doc.mentions, *again.mentions}) == len(doc.mentions)
    assert doc != demarche.Extractor().extract(TEXT, id="a2")
    assert doc.events[0] != meeting(doc)
    for other in (pickle.loads(pickle.dumps(doc)), copy.deepcopy(doc)):
        assert other == doc and other.to_json() == doc.to_json()
    with pytest.raises(AttributeError):
        doc.id = "b"


def test_dates() -> None:
    text = "The ministers will meet on Friday."
    extractor = demarche.Extractor(date=datetime.date(2026, 11, 23))

    def when(date: object) -> str:
        return str(extractor.extract(text, date=date).events[0].args_with("date")[0].date)

    assert when(None) == "2026-11-27"
    assert when("2022-12-20") == when(datetime.date(2022, 12, 20)) == "2022-12-23"
    assert when(datetime.datetime(2022, 12, 20, 17, 5)) == "2022-12-23"
    assert str(extractor.date) == "2026-11-23"
    with pytest.raises(demarche.DemarcheError, match='"soon" is no date'):
        extractor.extract(text, date="soon")


def test_many_keeps_the_order_and_gives_what_one_gives() -> None:
    extractor = demarche.Extractor()
    texts = [f"Minister Ann Lee of Fiji visited Tonga {'again ' * (n % 7)}in {1990 + n % 30}." for n in range(500)]
    ids = [None if n % 5 == 0 else str(n) for n in range(500)]
    dates = [None if n % 3 else "2026-01-01" for n in range(500)]
    expected = [extractor.extract(t, date=d, id=i) for t, d, i in zip(texts, dates, ids, strict=True)]
    for jobs in (None, 1, 2, 7):
        assert extractor.extract_many(texts, jobs, dates=dates, ids=ids) == expected
    assert extractor.extract_many(iter(texts[:3])) == extractor.extract_many(texts)[:3]
    assert extractor.extract_many([]) == []


def test_many_lets_other_threads_run() -> None:
    texts = ["Minister Ann Lee of Fiji visited Tonga and announced a plan. " * 50] * 400
    ticks, done = [], threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    other = threading.Thread(target=tick)
    other.start()
    began = time.perf_counter()
    demarche.Extractor().extract_many(texts, jobs=1)
    ended = time.perf_counter()
    done.set()
    other.join()
    assert sum(began < t < ended for t in ticks) > (ended - began) / 0.001 / 50


def test_one_extractor_in_many_threads() -> None:
    extractor, results = demarche.Extractor(), {}

    def work(n: int) -> None:
        results[n] = [extractor.extract(TEXT).to_json() for _ in range(20)]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {json for jsons in results.values() for json in jsons} == {extractor.extract(TEXT).to_json()}


RULE = """
[[frame]]
id = "propose-float"
type = "propose"
why = "Floating an idea is proposing it."
verbs = ["float"]
heads = ["idea"]
"""


def test_packs(tmp_path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.toml").write_text(RULE)
    text = "The idea of a joint patrol was floated by Tonga."
    for pack in (tmp_path, str(tmp_path), {"rules/ours.toml": RULE}, [{"rules/ours.toml": RULE}]):
        extractor = demarche.Extractor(pack)
        assert extractor.extract(text).events[0].rule.id == "propose-float"
        again = pickle.loads(pickle.dumps(extractor))
        assert again.extract(text) == extractor.extract(text)
    assert [e.rule.id for e in demarche.Extractor().extract(text).events] != ["propose-float"]
    with pytest.raises(demarche.DemarcheError) as caught:
        demarche.Extractor({"rules/ours.toml": RULE + "\nverbs ="})
    assert caught.value.kind == "rule" and caught.value.line == RULE.count("\n") + 2
    with pytest.raises(demarche.DemarcheError):
        demarche.Extractor(tmp_path / "nowhere")


def test_what_is_no_text() -> None:
    extractor = demarche.Extractor(max_bytes=1000)
    assert extractor.extract(TEXT.encode()) == extractor.extract(TEXT)
    with pytest.raises(demarche.DemarcheError) as caught:
        extractor.extract(b"Fiji thanked \xff.")
    assert (caught.value.kind, caught.value.offset) == ("invalid-utf8", 13)
    with pytest.raises(demarche.DemarcheError, match="the limit is 1000"):
        extractor.extract("a" * 1001)
    with pytest.raises(demarche.DemarcheError, match=r"texts\[17\]: .*the limit is 1000"):
        extractor.extract_many(["a"] * 17 + ["a" * 1001])
    with pytest.raises(ValueError, match="surrogates"):
        extractor.extract("\ud800")
    with pytest.raises(demarche.DemarcheError, match=r"texts\[1\]: .*surrogates"):
        extractor.extract_many(["a", "\ud800"])
    with pytest.raises(TypeError, match=r"texts\[1\]: a text is str or bytes, not NoneType"):
        extractor.extract_many(["a", None])
    with pytest.raises(TypeError, match="not a single one"):
        extractor.extract_many("abc")
    with pytest.raises(demarche.DemarcheError, match="1 ids for 2 texts"):
        extractor.extract_many(["a", "b"], ids=["x"])
    with pytest.raises(demarche.DemarcheError, match="offsets \"words\""):
        demarche.Extractor(offsets="words")
    with pytest.raises(demarche.DemarcheError, match="no document"):
        demarche.document_from_json("{}")
    assert extractor.extract("").events == [] and extractor.extract("\0").sentences is not None


def test_a_notebook_shows_the_page_of_the_viewer(doc: demarche.Document) -> None:
    cell = doc._repr_html_()
    assert cell.startswith('<iframe sandbox="allow-scripts" srcdoc="<!doctype html>')
    inside = cell.partition('srcdoc="')[2].rpartition('" title=')[0]
    page = inside.replace("&quot;", '"').replace("&amp;", "&")
    assert '"' not in inside and page == demarche.page([doc])
    hostile = demarche.Extractor().extract('Fiji "</script><script>alert(1)</script>" thanked Tonga.')
    assert "<script>alert" not in hostile._repr_html_()


def test_representations(doc: demarche.Document) -> None:
    assert repr(doc).startswith('<Document "a1": ')
    assert repr(meeting(doc).trigger) == f'Span({doc.text.index("met")}, {doc.text.index("met") + 3}, "met")'
    assert repr(meeting(doc)).startswith("<Event v")
    for part in (*doc.mentions, *doc.entities, *meeting(doc).args):
        assert type(part).__name__ in repr(part)
