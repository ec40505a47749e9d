"""What the first picture needs of the rooms that know no Qt: imported before PySide6.

Once PySide6 is there it reads the source of every module that is imported after it, to see whether that
uses it: a fifth of a millisecond each.
"""

from __future__ import annotations

from concurrent.futures import thread

from bookdesk.data import catalogue_watch, codec, day_watch, intents, mutations, reservations, soonest, source
from bookdesk.domain import alternatives, layout, preferences, spoken
from bookdesk.query import disk_store

__all__ = [
    "alternatives",
    "catalogue_watch",
    "codec",
    "day_watch",
    "disk_store",
    "intents",
    "layout",
    "mutations",
    "preferences",
    "reservations",
    "soonest",
    "source",
    "spoken",
    "thread",
]
