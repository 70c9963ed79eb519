"""Structured, span-exact events out of diplomatic and political news.

Who did or said what, to whom, about what, when, where, and according to whom. Rules and gazetteers, no model: the same text
gives the same events everywhere, and every event names the rule that made it.

>>> import demarche
>>> extractor = demarche.Extractor()
>>> doc = extractor.extract("Foreign Minister Ann Lee of Fiji unveiled the Blue Harbours Initiative.")
>>> event = doc.events[0]
>>> event.type, event.trigger.text, event.actors[0].text
('announce', 'unveiled', 'Foreign Minister Ann Lee of Fiji')
>>> event.actors[0].entity.name, event.actors[0].entity.country
('Ann Lee', 'FJ')
>>> doc.text[event.trigger.start : event.trigger.end]
'unveiled'

==================================  =====================================================================
a text, many texts                  :meth:`Extractor.extract`, :meth:`Extractor.extract_many`
a table of texts (Arrow)            :meth:`Extractor.extract_table`
documents as a data frame           :func:`to_pandas`, :func:`to_polars`, :func:`to_table`
Ray, Polars, anything with batches  :class:`demarche.batches.EventBatches`
Spark                               :func:`demarche.spark.extract`
a page to read                      :func:`page`; a document shows itself in a notebook
==================================  =====================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ._native import (
    Argument,
    DateRange,
    DemarcheError,
    Document,
    Entity,
    Event,
    EventTable,
    Extractor,
    ImplicitActor,
    Mention,
    Reject,
    Rule,
    Span,
    __version__,
    document_from_json,
    page,
    to_table,
)

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = [
    "Argument",
    "DateRange",
    "DemarcheError",
    "Document",
    "Entity",
    "Event",
    "EventTable",
    "Extractor",
    "ImplicitActor",
    "Mention",
    "Reject",
    "Rule",
    "Span",
    "__version__",
    "document_from_json",
    "page",
    "to_pandas",
    "to_polars",
    "to_table",
]


def to_pandas(documents: Iterable[Document], flat: bool = True) -> pandas.DataFrame:
    """The events of documents as a ``pandas`` frame, one row an event; ``flat=False`` keeps arguments nested.

    >>> import demarche
    >>> frame = demarche.to_pandas([demarche.Extractor().extract("Fiji thanked Tonga.", id="a")])
    >>> frame.loc[0, ["id", "type", "actors", "targets"]].tolist()
    ['a', 'thank', 'Fiji', 'Tonga']
    """
    return to_table(list(documents)).to_pandas(flat)


def to_polars(documents: Iterable[Document], flat: bool = True) -> polars.DataFrame:
    """The events of documents as a ``polars`` frame, one row an event; ``flat=False`` keeps arguments nested.

    >>> import demarche
    >>> frame = demarche.to_polars([demarche.Extractor().extract("Fiji thanked Tonga.", id="a")])
    >>> frame.select("id", "type", "start").rows()
    [('a', 'thank', 5)]
    """
    return to_table(list(documents)).to_polars(flat)


def _extractor(state: dict[str, Any]) -> Extractor:
    """Builds a pickled extractor again."""
    return Extractor(state.pop("pack") or None, state.pop("date"), **state)
