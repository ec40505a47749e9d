"""A restart whose clock begins earlier: no hold outlives what a hold may last."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.backend.conftest import Desk, backend, salon_backend
from tests.factories_backend import NOW, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.backend.conftest import Running


@contextmanager
def desk_at(running: Running) -> Iterator[Desk]:
    desk = running.desk()
    try:
        yield desk
    finally:
        desk.http.close()


@pytest.mark.parametrize("back", [timedelta(0), timedelta(minutes=30), timedelta(days=2)])
def test_a_hold_that_is_yet_to_be_made_ends_at_the_start(tmp_path: Path, back: timedelta) -> None:
    with salon_backend(tmp_path / "salon") as first, desk_at(first) as desk:
        desk.held("becky", "cut", at(16, "09:00"))
    with backend(tmp_path / "salon", now=(NOW - back).isoformat()) as again, desk_at(again) as desk:
        answer = desk.hold("becky", "cut", at(16, "09:00"))
        assert answer.status_code == 201, answer.text


def test_a_hold_lasts_no_longer_than_this_life_says(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon", hold_seconds=120) as first, desk_at(first) as desk:
        token = desk.held("becky", "cut", at(16, "09:00"))
    later = NOW + timedelta(seconds=20)
    with backend(tmp_path / "salon", now=later.isoformat(), hold_seconds=10) as again, desk_at(again) as desk:
        started = datetime.fromisoformat(desk.get("/health")["serverNow"])
        (shown,) = [s for s in desk.day("becky", "2018-07-16") if s["status"] == "reserved"]
        assert datetime.fromisoformat(shown["heldUntil"]) <= started + timedelta(seconds=10)
        # The reservation itself bears the same deadline: its minute more begins there.
        extended = desk.http.post(f"/reservations/{token}/extend").json()
        assert datetime.fromisoformat(extended["expiresAt"]) <= started + timedelta(seconds=70)


def test_a_hold_that_still_runs_is_kept(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as first, desk_at(first) as desk:
        token = desk.held("becky", "cut", at(16, "09:00"))
    later = NOW + timedelta(seconds=60)
    with backend(tmp_path / "salon", now=later.isoformat()) as again, desk_at(again) as desk:
        assert desk.hold("becky", "cut", at(16, "09:00")).status_code == 409
        assert desk.confirm(token, "after-the-restart").status_code == 201
