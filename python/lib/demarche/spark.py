"""Extraction on a Spark cluster whose executors have this package installed.

.. code-block:: python

    from demarche.spark import extract

    articles = spark.read.parquet("articles")            # id, date, text
    extract(articles).write.parquet("events")            # one row an event

Each task runs one thread of the engine, as many at a time as the executor has cores. A Python worker builds the engine once
and keeps it. Batches go through Arrow both ways; a batch is cut into pieces of about a megabyte of text, so that the memory of a
task does not depend on the length of a partition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ._native import to_table
from .batches import Date, EventBatches, Pack

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructField, StructType

__all__ = ["extract", "rejects", "schema"]

_REJECTS = "id string, reason string"

_PIECE_BYTES = 1 << 20


def schema() -> StructType:
    """The columns of the result: what Spark sees in the command's Parquet output, and which of them are never null."""
    import pyarrow
    from pyspark.sql.types import ArrayType, LongType, StringType, StructField, StructType

    def of(kind: pyarrow.DataType) -> DataType:
        if pyarrow.types.is_struct(kind):
            return StructType([field(part) for part in kind])
        if pyarrow.types.is_list(kind):
            return ArrayType(of(kind.value_type), kind.value_field.nullable)
        return LongType() if pyarrow.types.is_integer(kind) else StringType()

    def field(arrow: pyarrow.Field) -> StructField:
        return StructField(arrow.name, of(arrow.type), arrow.nullable)

    return StructType([field(column) for column in to_table([]).to_pyarrow().schema])


def extract(
    df: DataFrame,
    text_col: str = "text",
    id_col: str | None = "id",
    date_col: str | None = "date",
    *,
    pack: Pack | Sequence[Pack] | None = None,
    date: Date | None = None,
    offsets: Literal["chars", "bytes", "utf16"] = "chars",
    on_reject: Literal["raise", "skip"] = "raise",
) -> DataFrame:
    """The events of a frame of texts, one row an event.

    ``text_col`` holds strings, ``id_col`` strings, whole numbers or dates, ``date_col`` strings, dates or timestamps (whose
    day in UTC counts); ``None`` where there is no such column. ``pack``, ``date`` and ``offsets`` are those of
    :class:`demarche.Extractor`; a pack given as a folder must be on every executor.

    A row whose text is null or whose date is none fails the job with its id. ``on_reject="skip"`` leaves such rows out;
    :func:`rejects` lists them.
    """
    batches = _batches(df, text_col, id_col, date_col, pack=pack, default_date=date, offsets=offsets, on_reject=on_reject)
    return _narrow(df, text_col, id_col, date_col).mapInArrow(_Events(batches), schema())


def rejects(
    df: DataFrame,
    text_col: str = "text",
    id_col: str | None = "id",
    date_col: str | None = "date",
) -> DataFrame:
    """The rows that :func:`extract` cannot take: ``id`` and ``reason``. Reads the texts, but extracts nothing."""
    batches = _batches(df, text_col, id_col, date_col, on_reject="skip")
    return _narrow(df, text_col, id_col, date_col).mapInArrow(_Rejects(batches), _REJECTS)


def _batches(df: DataFrame, text: str, id: str | None, date: str | None, **how: Any) -> EventBatches:
    for name in (text, id, date):
        if name is not None and name not in df.columns:
            raise ValueError(f"there is no column {name!r} (columns: {', '.join(df.columns)})")
    return EventBatches(text, id, date, **how)


def _narrow(df: DataFrame, *columns: str | None) -> DataFrame:
    """Only what is read goes to Python."""
    return df.select(*(f"`{name.replace('`', '``')}`" for name in dict.fromkeys(columns) if name is not None))


class _Events:
    """The function of a task: batches of texts become batches of events."""

    def __init__(self, batches: EventBatches) -> None:
        self._batches = batches

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for piece in _pieces(batches):
            # Spark has no unsigned numbers.
            yield from self._batches.table(piece).signed().to_pyarrow().to_batches()


class _Rejects:
    """The function of a task: batches of texts become batches of what is wrong with them."""

    def __init__(self, batches: EventBatches) -> None:
        self._batches = batches

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        for piece in _pieces(batches):
            found = self._batches.check(piece)
            columns = [[reject.id for reject in found], [reject.reason for reject in found]]
            strings = [pyarrow.array(column, pyarrow.string()) for column in columns]
            yield pyarrow.RecordBatch.from_arrays(strings, ["id", "reason"])


def _pieces(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Spark counts the rows of a batch, not its bytes. While one piece is read by Spark the next is worked on."""
    for batch in batches:
        rows = max(1, batch.num_rows * _PIECE_BYTES // max(1, batch.nbytes))
        for at in range(0, batch.num_rows, rows):
            yield batch.slice(at, rows)
