"""A disk store on a real folder, with a clock that is moved and a codec that tells what it refuses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bookdesk.query.disk_store import DiskStore
from bookdesk.query.sealing import Sealer
from bookdesk.query.value_files import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bookdesk.query.keys import Key

SEALING_KEY = bytes(range(32))
OTHER_SEALING_KEY = bytes(range(1, 33))
NOON = 1_700_000_000.0
WEEK = 7 * 86400.0
KEY = ("availability", "becky", "cut", "2018-07-12")
OTHER = ("availability", "jj", None, "2018-07-12")
PERSONAL = ("customers", "Marie Dubois")


class JsonCodec:
    """Keeps what JSON can say; a value of another shape than {"v": ...} is refused when read."""

    def encode(self, key: Key, value: Any) -> bytes:
        try:
            return json.dumps({"v": value}).encode()
        except TypeError as error:
            raise ValueError("JSON can't say that") from error

    def decode(self, key: Key, data: bytes) -> Any:
        found = json.loads(data)
        if not isinstance(found, dict) or found.keys() != {"v"}:
            raise ValueError("not a value of this codec")
        return found["v"]


def make_sealer(key: bytes = SEALING_KEY) -> Sealer:
    return Sealer(key)


@dataclass
class StoreRig:
    """Opens stores on one folder, closing the one before, and reads the folder past them."""

    folder: Path
    now: float = NOON
    store: DiskStore = field(init=False)

    def open(self, **options: Any) -> DiskStore:
        self.close()
        options = {"schema": "1", "sealer": make_sealer(), **options}
        self.store = DiskStore(self.folder, options.pop("codec", JsonCodec()), lambda: self.now, **options)
        return self.store

    def close(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    def files(self) -> list[Path]:
        """List the value files, and what else has such a name."""
        return sorted(self.folder.glob("??/??/*.val"))

    def files_of(self, index_key: str) -> list[Path]:
        """List the files at the place of an index key, oldest generation first."""
        digest = digest_of(index_key)
        return sorted((self.folder / digest[:2] / digest[2:4]).glob(f"{digest[4:]}*.val"))

    def change(self, path: Path, change: Callable[[bytes], bytes]) -> None:
        path.write_bytes(change(path.read_bytes()))
