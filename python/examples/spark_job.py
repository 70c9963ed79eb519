"""Events out of a folder of Parquet articles, on any Spark cluster whose executors have the package.

    spark-submit spark_job.py ARTICLES EVENTS [REJECTS]

ARTICLES has the columns ``id``, ``date`` and ``text``. EVENTS gets one row an event; REJECTS, where it is named, one row for every
article that could not be taken.
"""

from __future__ import annotations

import sys

from demarche.spark import extract, rejects
from pyspark.sql import SparkSession


def main(articles: str, events: str, rejected: str | None = None) -> None:
    spark = (
        SparkSession.builder.appName("demarche")
        # Rows of a batch on its way to Python: 1,000 articles are some megabytes.
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 1000)
        .getOrCreate()
    )
    read = spark.read.parquet(articles)
    extract(read, on_reject="raise" if rejected is None else "skip").write.parquet(events)
    if rejected is not None:
        rejects(read).write.parquet(rejected)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
