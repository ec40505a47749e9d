"""The settings file: what is understood is taken, what is not is kept, and nothing of it is ever lost."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookdesk.desktop.preferences_file import PreferencesFile
from bookdesk.domain.preferences import Preferences
from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = Preferences(
    theme="dark", zone="provider", clock="12", first_day=6, text_percent=150, language="fr",
    release_on_leave=True, sound=True, reduced_motion=False,
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return DataFolder(tmp_path).preferences


def test_a_new_folder_has_the_defaults_and_no_file(path: Path) -> None:
    loaded = PreferencesFile(path).load()
    assert loaded.preferences == Preferences()
    assert not loaded.wrong
    assert not path.exists()


def test_what_was_saved_is_read_again_by_its_owner_alone(path: Path) -> None:
    PreferencesFile(path).save(CHOSEN)
    assert path.name == "settings.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PreferencesFile(path).load().preferences == CHOSEN
    assert [left.name for left in path.parent.iterdir()] == ["settings.json"]


def test_what_a_crash_left_half_written_is_replaced(path: Path) -> None:
    half = path.with_name("settings.json.new")
    half.write_text("{")
    half.chmod(0o644)
    PreferencesFile(path).save(CHOSEN)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert PreferencesFile(path).load().preferences == CHOSEN


def test_fields_of_a_newer_program_stay(path: Path) -> None:
    path.write_text(json.dumps({"theme": "dark", "shape": {"corners": 7}}))
    file = PreferencesFile(path)
    assert file.load().preferences == Preferences(theme="dark")
    file.save(CHOSEN)
    assert json.loads(path.read_text())["shape"] == {"corners": 7}


def test_text_that_no_encoding_takes_stays_and_hinders_no_saving(path: Path) -> None:
    # Half of a pair: a text that was cut in the middle of a sign outside the first 65,536.
    path.write_text('{"theme": "dark", "note": "\\ud83d", "who": "Zo\\u00eb"}')
    file = PreferencesFile(path)
    file.save(file.load().preferences._replace(theme="light"))
    assert [left.name for left in path.parent.iterdir()] == ["settings.json"]
    assert PreferencesFile(path).load().preferences == Preferences(theme="light")
    assert json.loads(path.read_bytes())["note"] == "\ud83d"
    assert json.loads(path.read_bytes())["who"] == "Zoë"


def test_a_file_with_a_byte_order_mark_is_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"theme": "dark"}).encode())
    loaded = PreferencesFile(path).load()
    assert loaded.preferences == Preferences(theme="dark")
    assert not loaded.set_aside


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "sepia"), ("theme", None), ("first_day", 7), ("first_day", True), ("first_day", 1.0),
        ("text_percent", 99), ("text_percent", 201), ("text_percent", "150"), ("language", "de"),
        ("sound", 1), ("sound", "yes"), ("reduced_motion", 0), ("zone", []), ("clock", 12),
    ],
)  # fmt: skip
def test_a_wrong_value_falls_to_its_default_and_is_named(path: Path, field: str, value: object) -> None:
    path.write_text(json.dumps({"release_on_leave": True, field: value}))
    file = PreferencesFile(path)
    loaded = file.load()
    assert loaded.wrong == (field,)
    assert loaded.preferences == Preferences(release_on_leave=True)
    # Another field is changed: what was not understood may mean something to a newer program.
    file.save(loaded.preferences._replace(release_on_leave=False))
    assert json.loads(path.read_text())[field] == value
    # This field is changed: what was chosen stands.
    file.save(CHOSEN)
    assert json.loads(path.read_text())[field] == getattr(CHOSEN, field)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe{}", b"[" * 100_000, b"1" * 5000, b" " * 1_000_001 + b"{}"],
    ids=["empty", "half", "list", "null", "no utf-8", "deep", "long number", "long"],
)
def test_a_broken_file_is_set_aside_and_no_older_one_is_lost(path: Path, content: bytes) -> None:
    for number in (1, 2):
        path.write_bytes(content)
        file = PreferencesFile(path)
        loaded = file.load()
        assert loaded.preferences == Preferences()
        assert loaded.set_aside == f"settings.json.broken-{number}"
        assert loaded.may_save
        assert path.with_name(loaded.set_aside).read_bytes() == content
        assert not path.exists()
        file.save(CHOSEN)
        assert PreferencesFile(path).load().preferences == CHOSEN


def test_what_lies_in_the_files_place_is_left_alone(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_text("mine")
    file = PreferencesFile(path)
    loaded = file.load()
    assert loaded.preferences == Preferences()
    assert not loaded.may_save
    with pytest.raises(OSError, match="could not be read"):
        file.save(CHOSEN)
    assert (path / "mine.txt").read_text() == "mine"


def test_a_folder_that_is_gone_is_told(path: Path) -> None:
    file = PreferencesFile(path.parent / "gone" / path.name)
    assert file.load().preferences == Preferences()
    with pytest.raises(FileNotFoundError):
        file.save(CHOSEN)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from((*Preferences._fields, "unknown", "")), _JSON))
def test_any_object_is_read_and_kept(path: Path, raw: dict[str, object]) -> None:
    path.write_text(json.dumps(raw), encoding="utf-8")
    file = PreferencesFile(path)
    loaded = file.load()
    assert not loaded.set_aside
    for field in Preferences._fields:
        if field in loaded.wrong or field not in raw:
            assert getattr(loaded.preferences, field) == getattr(Preferences(), field)
        else:
            assert getattr(loaded.preferences, field) == raw[field]
    file.save(loaded.preferences)
    again = PreferencesFile(path).load()
    assert again == loaded
    # NaN is no number that equals itself; as text it does.
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert json.dumps({key: kept[key] for key in raw}) == json.dumps(raw)
