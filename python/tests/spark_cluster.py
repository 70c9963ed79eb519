"""Extraction on a cluster of two executor processes: equal to a single process, also when an executor is killed.

    python tests/spark_cluster.py [--documents 20000] [--corpus corpus.jsonl]

Needs Java 17. The first run extracts with two executors; in the second a task, halfway through its partition, kills the
executor that runs it (once: a marker file tells that it has happened). Spark starts another executor and runs the lost
tasks again. Both outputs must hold every event of a single process exactly once. Prints what was compared; exit code 1 when
anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import demarche
import pyarrow as pa
import pyarrow.parquet as pq
import spark_session
from conftest import READOUTS, _fixtures
from demarche.spark import extract

PARTITIONS = 16


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--corpus", type=Path, help="JSON lines; default the readouts corpus, else the fixtures")
    args = options.parse_args()
    if why := spark_session.missing():
        sys.exit(f"cannot run: {why}")
    with tempfile.TemporaryDirectory(prefix="demarche-spark-") as folder:
        work = Path(folder)
        expected = prepare(work, args.corpus, args.documents)
        report("single process", expected)
        spark = spark_session.start(
            "local-cluster[2,1,1024]",
            spark_sql_execution_arrow_maxRecordsPerBatch=100,
            # One file, one partition.
            spark_sql_files_maxPartitionBytes=max(path.stat().st_size for path in (work / "articles").iterdir()),
            spark_sql_files_openCostInBytes=1,
        )
        try:
            check(spark, work, "undisturbed", expected, marker=None)
            check(spark, work, "an executor killed", expected, marker=work / "killed")
        finally:
            spark.stop()
    print("all equal")


def prepare(work: Path, corpus: Path | None, documents: int) -> pa.Table:
    """Writes the articles as Parquet files and extracts from them in this process."""
    corpus = corpus or (READOUTS if READOUTS.exists() else None)
    if corpus:
        with corpus.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
    else:
        records = _fixtures()
    # As often as needed, each with an id of its own.
    chosen = [records[n % len(records)] for n in range(documents)]
    articles = pa.table(
        {
            "id": [f"{n:07}" for n in range(documents)],
            "date": pa.array([record.get("date") for record in chosen], pa.string()),
            "text": [record["text"] for record in chosen],
        }
    )
    (work / "articles").mkdir()
    size = -(-documents // PARTITIONS)
    for n in range(PARTITIONS):
        pq.write_table(articles.slice(n * size, size), work / "articles" / f"{n:02}.parquet")
    megabytes = articles.column("text").nbytes / 1e6
    print(f"{documents} documents ({len(records)} different), {megabytes:.0f} MB of text, {PARTITIONS} files")
    return ordered(demarche.Extractor().extract_table(articles).signed().to_pyarrow())


def ordered(events: pa.Table) -> pa.Table:
    return events.sort_by([("id", "ascending"), ("event", "ascending")]).combine_chunks()


def report(name: str, events: pa.Table, seconds: float | None = None) -> None:
    took = "" if seconds is None else f" in {seconds:.1f} s"
    print(f"{name}: {events.num_rows} events of {len(set(events.column('id').to_pylist()))} documents{took}")


def check(spark, work: Path, name: str, expected: pa.Table, marker: Path | None) -> None:
    seen = work / f"executors of {name}"
    seen.mkdir()
    articles = spark.read.parquet(str(work / "articles"))
    began = time.perf_counter()
    watched = articles.mapInArrow(Watch(seen, marker), articles.schema)
    out = work / f"events of {name}"
    extract(watched).write.parquet(str(out))
    seconds = time.perf_counter() - began
    events = ordered(pq.read_table(out).cast(expected.schema))
    report(name, events, seconds)
    executors = sorted(path.name for path in seen.iterdir())
    print(f"  executor processes: {', '.join(executors)}" + (f"; killed: {marker.read_text()}" if marker else ""))
    if marker:
        assert marker.read_text() in executors and len(executors) >= 3, "no executor was killed"
    else:
        assert len(executors) == 2, "not two executors"
    assert events.num_rows == expected.num_rows, f"{expected.num_rows} events expected"
    assert events.equals(expected), "the events differ"


class Watch:
    """Passes batches on and notes which executor it runs in; kills that executor where it is told to."""

    def __init__(self, seen: Path, marker: Path | None) -> None:
        self._seen, self._marker = str(seen), marker and str(marker)

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        executor = _parent(os.getppid())
        Path(self._seen, str(executor)).touch()
        for n, batch in enumerate(batches):
            # Some partitions are written by then, and this one is half done.
            if self._marker and context and context.partitionId() >= PARTITIONS // 2 and n == 4:
                self._kill(executor)
            yield batch

    def _kill(self, executor: int) -> None:
        try:
            with open(self._marker, "x", encoding="utf-8") as marker:
                marker.write(str(executor))
        except FileExistsError:
            return
        os.kill(executor, signal.SIGKILL)
        time.sleep(10)


def _parent(process: int) -> int:
    """A worker is forked by a daemon that the executor has started."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("PPid:")).split()[1])


if __name__ == "__main__":
    main()
