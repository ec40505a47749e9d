"""A session of its own with a real, unlocked keyring: a bus and a secret service that end together."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

from tests.end_to_end.processes import end

if TYPE_CHECKING:
    from pathlib import Path


def home_environment(home: Path) -> dict[str, str]:
    """Make a home's folders and name them: whatever a program leaves, it leaves there."""
    names = {
        "HOME": home,
        "XDG_DATA_HOME": home / "share",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "XDG_RUNTIME_DIR": home / "run",
        "TMPDIR": home / "tmp",
    }
    for path in names.values():
        path.mkdir(mode=0o700, exist_ok=True)
    return {name: str(path) for name, path in names.items()}


class KeyringSession:
    """A session bus with gnome-keyring on it. `home` must have a short path: sockets lie in it."""

    def __init__(self, home: Path) -> None:
        self._ending = ExitStack()
        surroundings = dict(os.environ) | home_environment(home)
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._ending.callback(end, bus)
        assert bus.stdout is not None
        self._ending.callback(bus.stdout.close)
        self.address = bus.stdout.readline().decode("ascii").strip()
        try:
            # It goes to the background once it is on the bus, and ends with it.
            subprocess.run(
                ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
                env=surroundings | {"DBUS_SESSION_BUS_ADDRESS": self.address},
                input=b"a password",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=30,
                check=True,
            )
        except BaseException:
            self.close()
            raise

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find this keyring and no other."""
        return {
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring",
        }

    def close(self) -> None:
        """End the bus and with it the keyring."""
        self._ending.close()
