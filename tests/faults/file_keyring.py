"""A keyring that outlives the processes which use it: a file that BOOKDESK_TEST_KEYRING names."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

VARIABLE = "BOOKDESK_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    """Chosen by PYTHON_KEYRING_BACKEND; one process at a time uses it."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._keep(self._kept() | {f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._kept()
        del kept[f"{service}/{username}"]
        self._keep(kept)

    @property
    def _file(self) -> Path:
        return Path(os.environ[VARIABLE])

    def _kept(self) -> dict[str, str]:
        return json.loads(self._file.read_text("utf-8")) if self._file.exists() else {}

    def _keep(self, kept: dict[str, str]) -> None:
        half = self._file.with_suffix(".half")
        half.write_text(json.dumps(kept), "utf-8")
        half.replace(self._file)
