"""One function for everything that works in batches: Ray Data, Polars, Spark, a loop of one's own.

>>> import pyarrow as pa
>>> from demarche.batches import EventBatches
>>> events = EventBatches()(pa.table({"id": ["a"], "text": ["Fiji thanked Tonga."]}))
>>> events.column("type").to_pylist()
['thank']
"""

from __future__ import annotations

import datetime
import os
import pickle
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, Union

from ._native import EventTable, Extractor, Reject

Pack = Union[str, "os.PathLike[str]", Mapping[str, str]]
Date = Union[str, datetime.date]

__all__ = ["EventBatches"]


class EventBatches:
    """A batch of texts in, a batch of events out: callable, picklable, without state.

    ``text``, ``id`` and ``date`` name the columns, the rest is as in :class:`demarche.Extractor` and
    :meth:`demarche.Extractor.extract_table`. Pack folders must be where the function runs; a pack given as a dict goes along.

    A ``pyarrow`` table or record batch gives a ``pyarrow.Table``, a ``polars`` frame gives one, a ``pandas`` frame too; both
    nested. Anything else gives an :class:`demarche.EventTable`.
    """

    def __init__(
        self,
        text: str = "text",
        id: str | None = "id",
        date: str | None = "date",
        *,
        pack: Pack | Sequence[Pack] | None = None,
        default_date: Date | None = None,
        offsets: Literal["chars", "bytes", "utf16"] = "chars",
        jobs: int | None = 1,
        on_reject: Literal["raise", "skip"] = "raise",
    ) -> None:
        self._columns: dict[str, Any] = {"text": text, "id": id, "date": date}
        self._how: dict[str, Any] = {"jobs": jobs, "on_reject": on_reject}
        self._engine: dict[str, Any] = {"pack": pack, "date": default_date, "offsets": offsets}

    @property
    def extractor(self) -> Extractor:
        """Built at its first use, where the function runs, and kept by the process."""
        return _shared(pickle.dumps(self._engine))

    def table(self, batch: Any) -> EventTable:
        """The events of a batch."""
        return self.extractor.extract_table(batch, **self._columns, **self._how)

    def __call__(self, batch: Any) -> Any:
        events = self.table(batch)
        library = type(batch).__module__.partition(".")[0]
        if library == "polars":
            return events.to_polars(flat=False)
        if library == "pandas":
            return events.to_pandas(flat=False)
        return events.to_pyarrow() if library == "pyarrow" else events

    def check(self, batch: Any) -> list[Reject]:
        """The rows of a batch that cannot be taken; nothing is extracted."""
        return self.extractor.check_table(batch, **self._columns)

    def __repr__(self) -> str:
        return f"EventBatches({self._columns})"


@lru_cache(maxsize=8)
def _shared(engine: bytes) -> Extractor:
    return Extractor(**pickle.loads(engine))
