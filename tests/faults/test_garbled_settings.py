"""Settings files that are nearly right: a desk opens on each, loses nothing of it, and can save again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.faults.garbling import garbled, garbled_json
from tests.faults.seeds import again, chance

from bookdesk.desktop.preferences_file import PreferencesFile
from bookdesk.domain.preferences import Preferences, is_allowed
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = Preferences(theme="dark", clock="12", text_percent=150, language="fr", reduced_motion=True)


@pytest.mark.parametrize("files", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_garbled_settings(tmp_path: Path, files: int) -> None:
    points = chance("garbled settings")
    path = DataFolder(tmp_path).preferences
    PreferencesFile(path).save(CHOSEN)
    whole, read, broken = path.read_bytes(), 0, 0
    for n in range(files):
        content = garbled_json(whole, points) if n % 2 else garbled(whole, points)
        path.write_bytes(content)
        what = f"file {n}, {content[:300]!r}: {again('garbled settings')}"
        file = PreferencesFile(path)
        loaded = file.load()
        assert all(is_allowed(*one) for one in loaded.preferences._asdict().items()), what
        assert loaded.may_save, what
        if loaded.set_aside:
            aside = path.with_name(loaded.set_aside)
            assert aside.read_bytes() == content, what
            aside.unlink()
            broken += 1
        else:
            read += 1
        file.save(loaded.preferences._replace(sound=True))
        again_read = PreferencesFile(path).load()
        assert again_read.preferences == loaded.preferences._replace(sound=True), what
        assert not again_read.set_aside, what
        assert isinstance(json.loads(path.read_bytes()), dict), what
    # What is broken as a whole, and what only has wrong values in it, were both met.
    assert min(read, broken) > files // 10
    assert sorted(left.name for left in tmp_path.iterdir()) == [path.name]
