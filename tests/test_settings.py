"""The data folder: made for its owner alone, and nobody else's folder is taken over."""

from __future__ import annotations

import logging
import stat
from typing import TYPE_CHECKING

import pytest

from bookdesk.errors import DataFolderError
from bookdesk.settings import DataFolder, joined_folder, log_handler

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "joined" / "data").prepare()
    assert {mode(made) for made in (folder.root, folder.root.parent, folder.root.parents[1])} == {0o700}


def test_an_empty_folder_and_our_own_are_closed_to_others(tmp_path: Path) -> None:
    empty, ours = tmp_path / "empty", tmp_path / "ours"
    for path in (empty, ours):
        path.mkdir(mode=0o755)
    DataFolder(ours).key_place.write_text("{}")
    assert mode(DataFolder(empty).prepare().root) == 0o700
    assert mode(DataFolder(ours).prepare().root) == 0o700


def test_a_folder_with_other_files_is_not_taken_over(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    (shared / "somebody's.txt").write_text("mine")
    with pytest.raises(DataFolderError, match="holds other files"):
        DataFolder(shared).prepare()
    assert mode(shared) == 0o755


def test_each_server_and_desk_name_has_a_folder_of_its_own() -> None:
    folders = {
        joined_folder(server, name).root
        for server in ("http://127.0.0.1:1", "http://127.0.0.1:2")
        for name in (None, "Desk 1", "Desk 2")
    }
    assert len(folders) == 6


def test_a_log_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    handler = log_handler(tmp_path / "log")
    handler.emit(logging.LogRecord("n", logging.INFO, __file__, 1, "told", None, None))
    handler.close()
    assert mode(tmp_path / "log") == 0o600
    assert "told" in (tmp_path / "log").read_text()
    with pytest.raises(DataFolderError):
        log_handler(tmp_path / "nowhere" / "log")


def test_a_log_tells_where_an_error_was_and_none_of_its_words(tmp_path: Path) -> None:
    handler = log_handler(tmp_path / "log")
    logger = logging.Logger("n")
    logger.addHandler(handler)
    try:
        int("Marie Dubois")
    except ValueError:
        logger.exception("a library caught it")
    handler.close()
    told = (tmp_path / "log").read_text()
    assert "Marie" not in told
    assert "ValueError at" in told
    assert "in test_a_log_tells_where" in told
