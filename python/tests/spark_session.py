"""A Spark of modest size on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Before the first session of a process: names that resolve on a machine without a network, and this interpreter.
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable


def missing() -> str | None:
    """What Spark needs and is not there."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "no Java"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "no pyspark"
    return None


def start(master: str, **options: object) -> SparkSession:
    """A session; options such as ``arrow_rows`` or ``spark_task_maxFailures`` with ``_`` for ``.``."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("demarche")
    defaults = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "1g",
        "spark.driver.host": "localhost",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "4",
        "spark.log.level": "ERROR",
    }
    for key, value in {**defaults, **{k.replace("_", "."): v for k, v in options.items()}}.items():
        builder = builder.config(key, str(value))
    return builder.getOrCreate()
