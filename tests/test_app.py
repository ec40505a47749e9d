"""The composition root: what is kept of one server is not shown as another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.days import DATE, make_availability, make_day

from bookdesk.app import DeskOptions, _open_store
from bookdesk.data import keys
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.clock import DeskClock

if TYPE_CHECKING:
    from pathlib import Path

KEY = keys.availability_key("becky", "cut", DATE)


@pytest.mark.parametrize("other", [None, "http://127.0.0.1:2"])
def test_what_one_server_told_is_not_shown_as_anothers(
    qapp: object, tmp_path: Path, other: str | None
) -> None:
    folder, clock = DataFolder(tmp_path / "data").prepare(), DeskClock()
    known = make_availability(make_day())

    def loaded(server: str | None) -> object:
        store = _open_store(DeskOptions(folder, server=server), clock)
        assert store is not None
        found = store.load(KEY)
        store.save(KEY, known, clock.now())
        store.close()
        return found

    assert loaded("http://127.0.0.1:1") is None
    assert loaded("http://127.0.0.1:1") is not None
    assert loaded(other) is None
