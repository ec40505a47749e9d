"""A rig for each test, which ends with no error that the test did not expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.query.rig import Rig

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    assert rig.reported == []
