"""How fast the package is beside the Rust library, and Spark beside the package: in turns, in one run.

    python benches/speed.py corpus.jsonl [--rounds 7] [--repeat 4] [--no-spark]

Builds and starts ``benches/speed/library.rs``, which extracts from the same texts without Python. Every round runs all
candidates one after the other, in an order that changes; the figures are medians over the rounds, and medians of the ratios within
a round: what else the machine does falls on all of them alike. Two ratios are told: by the clock, and by the processor time that all
processes of a candidate took, Spark's included; the second hardly depends on how busy the machine is.

Per core means: as many threads, tasks or executor cores on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import demarche  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import spark_session  # noqa: E402


Taken = tuple[float, float]
"""Seconds by the clock, and of processor time."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", type=Path)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--repeat", type=int, default=4, help="how often the corpus is taken")
    options.add_argument("--no-spark", action="store_true")
    args = options.parse_args()
    with args.corpus.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines] * args.repeat
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} texts, {size:.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        candidates = {**library(texts, Path(folder)), **package(texts)}
        pairs = [("extract_many, 1 thread", "library, 1 thread"), ("extract_many, 2 threads", "library, 2 threads")]
        pairs.append(("extract_table, 1 thread", "library, 1 thread"))
        if not args.no_spark:
            for cores in (1, 2):
                # A session has one number of cores: each has rounds of its own.
                session = spark(texts, Path(folder), cores)
                own = {name: run for name, run in candidates.items() if name.startswith("extract_many")}
                threads = "1 thread" if cores == 1 else "2 threads"
                name = f"mapInArrow, {cores} core{'s' * (cores > 1)}"
                turns({**own, name: session}, [(name, f"extract_many, {threads}")], args.rounds, size)
                session.stop()
        turns(candidates, pairs, args.rounds, size)


def library(texts: list[str], folder: Path) -> dict[str, Callable[[], Taken]]:
    """The Rust library in a process of its own."""
    manifest = ROOT / "benches" / "Cargo.toml"
    subprocess.run(["cargo", "build", "--release", "--bin", "library", "--manifest-path", manifest], check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "benches" / "target"))
    path = folder / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    process = subprocess.Popen(
        [target / "release" / "library"],
        env={**os.environ, "DEMARCHE_BENCH": str(path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(threads: int) -> Taken:
        before = processor(process.pid)
        print(threads, file=process.stdin, flush=True)
        seconds = float(process.stdout.readline().split()[0])
        return seconds, processor(process.pid) - before

    return {"library, 1 thread": lambda: run(1), "library, 2 threads": lambda: run(2)}


def package(texts: list[str]) -> dict[str, Callable[[], Taken]]:
    """The package in this process."""
    extractor = demarche.Extractor()
    table = pa.table({"text": texts})

    def timed(work: Callable[[], object]) -> Taken:
        began, before = time.perf_counter(), time.process_time()
        kept = work()
        taken = time.perf_counter() - began, time.process_time() - before
        del kept
        return taken

    return {
        "extract_many, 1 thread": lambda: timed(lambda: extractor.extract_many(texts, 1)),
        "extract_many, 2 threads": lambda: timed(lambda: extractor.extract_many(texts, 2)),
        "extract_table, 1 thread": lambda: timed(lambda: extractor.extract_table(table, jobs=1)),
    }


class spark:
    """Extraction on Spark out of Parquet into nothing, on an executor that has done it before.

    A job takes the corpus ``TIMES`` times over, and a part of the time is told: planning a job costs the same for any number of texts, and
    jobs on a cluster take minutes.
    """

    TIMES = 4

    def __init__(self, texts: list[str], folder: Path, cores: int) -> None:
        # What docs/scale.md advises for executors; here the driver is the executor.
        options = "-XX:+UseParallelGC -Darrow.enable_unsafe_memory_access=true -Darrow.enable_null_check_for_get=false"
        self._session = spark_session.start(
            f"local[{cores}]", spark_driver_extraJavaOptions=options, spark_python_unix_domain_socket_enabled="true"
        )
        path = folder / f"articles-{cores}"
        path.mkdir()
        # Two tasks a core.
        parts = 2 * cores
        ids = [f"{n:07}" for n in range(len(texts))]
        articles = pa.table({"id": ids, "text": texts})
        share = -(-len(texts) // parts)
        for n in range(parts):
            for copy in range(self.TIMES):
                pq.write_table(articles.slice(n * share, share), path / f"{n}-{copy}.parquet")
        self._articles = self._session.read.parquet(str(path))
        for _ in range(3):
            self()

    def __call__(self) -> Taken:
        from demarche.spark import extract

        began, before = time.perf_counter(), processor(os.getpid(), descendants=True)
        extract(self._articles, date_col=None).write.format("noop").mode("overwrite").save()
        taken = time.perf_counter() - began, processor(os.getpid(), descendants=True) - before
        return taken[0] / self.TIMES, taken[1] / self.TIMES

    def stop(self) -> None:
        self._session.stop()


def turns(
    candidates: dict[str, Callable[[], Taken]], pairs: list[tuple[str, str]], rounds: int, size: float
) -> None:
    times: dict[str, list[Taken]] = {name: [] for name in candidates}
    for run in candidates.values():
        run()
    for _ in range(rounds):
        for name in random.sample(list(candidates), len(candidates)):
            times[name].append(candidates[name]())
    for name, taken in times.items():
        clock, cpu = (statistics.median(column) for column in zip(*taken, strict=True))
        rate = f"{size / clock:6.1f} MB/s by the clock, {size / cpu:6.1f} MB a processor second"
        print(f"  {name:26} {clock:7.2f} s, {rate}, {1000 * cpu / size:5.1f} processor seconds a GB")
    for name, base in pairs:
        told = []
        for n, what in enumerate(("by the clock", "by processor time")):
            ratios = sorted(b[n] / a[n] for a, b in zip(times[name], times[base], strict=True))
            told.append(f"{statistics.median(ratios):.2f} {what} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
        print(f"  speed of {name} : {base} = {', '.join(told)}; {rounds} rounds")


def processor(process: int, descendants: bool = False) -> float:
    """Seconds of processor time that a process has taken so far, or all that descend from it, without itself."""
    ticks, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        # Its own and that of its children which have ended.
        ticks[number] = sum(map(int, fields[11:15]))
    if not descendants:
        return ticks[process] / os.sysconf("SC_CLK_TCK")

    def descends(number: int) -> bool:
        while number in parents and number != process:
            number = parents[number]
        return number == process

    return sum(t for n, t in ticks.items() if n != process and descends(n)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
