"""A tiny salon and an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.backend.importing.salon_folder import Salon, SalonFolder, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> SalonFolder:
    return SalonFolder(tmp_path / "tiny salon")


@pytest.fixture
def salon(tmp_path: Path) -> Iterator[Salon]:
    with opened(tmp_path / "salon.db") as salon:
        yield salon
