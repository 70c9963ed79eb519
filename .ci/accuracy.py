#!/usr/bin/env python3
"""Measures the extractor on the evaluation data and holds the figures against .ci/floors.toml.

usage: accuracy.py DEMARCHE SHARED [--set]

DEMARCHE is the release binary, SHARED the folder with the data and the reference scorers. Also checked: `demarche eval` agrees
with the reference scorer, and every span of every output line slices to the text reported with it.
--set prints a floors table from what is measured now.
"""
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from itertools import zip_longest
from pathlib import Path

MARGIN = 0.3  # a new floor stands this far under the figure, in points
AGREEMENT = 0.1  # the most that `demarche eval` may differ from the reference, in points

HERE = Path(__file__).resolve().parent
DEMARCHE, SHARED = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
TOOLS, DATA, SEED = SHARED / "tools", SHARED / "data", SHARED / "seed"
FIXTURES = HERE.parent / "fixtures"

# name -> gold events, input of `extract`, folder of the texts
EVENT_SETS = {
    "seed": (SEED / "gold.jsonl", SEED / "article.txt", SEED),
    "dev": (DATA / "readouts/dev-gold.jsonl", DATA / "readouts/dev", DATA / "readouts/dev"),
    "fixtures": (FIXTURES / "gold/events.jsonl", FIXTURES / "articles", FIXTURES / "articles"),
}
faults = []


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout


def extract(source, out):
    run(DEMARCHE, "extract", "--quiet", source, "-o", out)
    return out


def script(name, *arguments):
    return run(sys.executable, TOOLS / name, *arguments)


def events(name, work):
    """Figures of one set by the reference scorer, after comparing them with those of `demarche eval`."""
    gold, source, texts = EVENT_SETS[name]
    pred = extract(source, work / f"{name}.jsonl")
    reference = json.loads(script("score_events.py", gold, pred, texts, "--boot", 1, "--json"))
    own = json.loads(run(DEMARCHE, "eval", "--gold", gold, "--pred", pred, "--texts", texts, "--boot", 0, "--format", "json"))
    for row in ("TI", "TC", "AI+", "AC+relaxed", "AC+exact"):
        for part in ("P", "R", "F1"):
            a, b = 100 * reference[row][part], 100 * own[row][part]
            if abs(a - b) > AGREEMENT:
                faults.append(f"{name} {row} {part}: the reference gives {a:.2f}, demarche eval {b:.2f}")
    figures = {row: 100 * reference[row]["F1"] for row in ("TC", "AC+relaxed", "AC+exact")}
    figures["P-R"] = 100 * (reference["TC"]["P"] - reference["TC"]["R"])
    return figures


def mentions(work):
    report = script("score_mentions.py", SEED / "mentions.json", work / "seed.jsonl", SEED / "article.txt")
    found, clusters = re.search(r"mentions found \S+ = ([\d.]+).* F1 ([\d.]+)", report).groups()
    return {"mentions": 100 * float(found), "B3": 100 * float(clusters)}


def attribution(work):
    gold = DATA / "polnear/train.jsonl"
    pred = work / "attributions.jsonl"
    pred.write_text(script("events_to_attributions.py", extract(gold, work / "polnear.jsonl")), encoding="utf-8")
    whole = json.loads(script("score_attr.py", gold, pred, "--json"))["WHOLE"]
    speech = json.loads(script("score_attr.py", gold, pred, "--subset", "speech", "--both", "--json"))["WHOLE"]
    return {"WHOLE": 100 * whole["F1"], "WHOLE speech": 100 * speech["F1"]}


def classes(work):
    gold = DATA / "plover/train.jsonl"
    report = script("score_plover.py", gold, extract(gold, work / "plover.jsonl"))
    precision, macro = re.search(r"precision ([\d.]+).*macro-F1 ([\d.]+)", report).groups()
    return {"macro-F1": float(macro), "precision": float(precision)}


def objects(value):
    """Every JSON object inside a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(part, (dict, list)):
            yield from objects(part)


def ordered(mentions):
    """Mentions stand by their start, longer before shorter, one inside the other or apart."""
    for a, b in zip(mentions, mentions[1:]):
        if (b["start"], -b["end"]) < (a["start"], -a["end"]):
            raise ValueError(f"{b['text']!r} stands after {a['text']!r}")
    ends = []
    for m in mentions:
        while ends and ends[-1] <= m["start"]:
            ends.pop()
        if ends and ends[-1] < m["end"]:
            raise ValueError(f"{m['text']!r} crosses a mention before it")
        ends.append(m["end"])


def spans(source, pred):
    """Every span of every output line slices to the text reported with it; bare pairs lie on character boundaries."""
    count = 0
    with open(source, encoding="utf-8") as records, open(pred, encoding="utf-8") as lines:
        # Ids may repeat; output stands in the order of the input.
        for record, document in zip_longest(map(json.loads, records), map(json.loads, lines)):
            if not record or not document or record["id"] != document["id"]:
                faults.append(f"{source.name}: records and output lines do not go together")
                return
            text = record["text"].encode()

            def cut(start, end):
                nonlocal count
                count += 1
                if not 0 <= start < end <= len(text):
                    raise ValueError(f"{start}..{end} is no span of {len(text)} bytes")
                return text[start:end].decode()

            try:
                pairs = list(document["sentences"])
                for part in objects({k: document[k] for k in ("mentions", "events")}):
                    if "start" in part and cut(part["start"], part["end"]) != part.get("text", ""):
                        raise ValueError(f"{part['start']}..{part['end']} is not {part.get('text')!r}")
                    pairs += [part["name"]] if isinstance(part.get("name"), list) else []
                    pairs += part.get("items") or []
                for pair in pairs:
                    cut(*pair)
                ordered(document["mentions"])
            except ValueError as fault:
                faults.append(f"{document['id']}: {fault}")
    print(f"{count} spans of {source.name} slice to their text")


def main():
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in EVENT_SETS:
            figures[name] = events(name, work)
        figures["seed"] |= mentions(work)
        figures["polnear"] = attribution(work)
        figures["plover"] = classes(work)
        corpus = DATA / "readouts/corpus.jsonl"
        spans(corpus, extract(corpus, work / "corpus.jsonl"))
        spans(DATA / "polnear/train.jsonl", work / "polnear.jsonl")
    if "--set" in sys.argv:
        for name, table in figures.items():
            print(f"\n[{name}]")
            for figure, value in table.items():
                print(f'"{figure}" = {-5.0 if figure == "P-R" else round(value - MARGIN, 1)}')
        return
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    print(f"{'':24}{'figure':>8}{'floor':>8}")
    for name, table in floors.items():
        for figure, floor in table.items():
            value = figures[name][figure]
            low = value < floor
            print(f"{name:10}{figure:14}{value:8.1f}{floor:8.1f}{'  TOO LOW' if low else ''}")
            if low:
                faults.append(f"{name} {figure} {value:.1f}: the floor is {floor}")
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    if faults:
        sys.exit(f"{len(faults)} faults")


main()
