"""The backend's process: opens the database, binds the socket, says that it is ready, serves, ends."""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import logging
import os
import secrets
import socket
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bookdesk.backend.ending import PATIENCE, Ending
from bookdesk.backend.listener import PER_TURN, REQUEST_SECONDS, Listener, highest_descriptor
from bookdesk.backend.log_file import log_to
from bookdesk.domain.locale import QT_TRANSLATE_NOOP
from bookdesk.errors import BookdeskError, DataFolderError, UsageError
from bookdesk.file_lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from bookdesk.backend.core import Core
    from bookdesk.backend.realtime.protocol import Limits
    from bookdesk.backend.realtime.signing import Credentials
    from bookdesk.settings import DataFolder

#: Seconds that a request may still take when the server ends.
_GRACE = 2
#: Seconds within which a backend that was asked to end is gone, and its folder free.
_HANDOVER = PATIENCE + 2
#: Seconds between two looks whether it is.
_PAUSE = 0.05
#: Seconds between two threads' turns at the interpreter lock. Python's own 5 ms would make a hold
#: wait that long at each of its statements while another thread computes a day.
_SWITCH = 0.0005

log = logging.getLogger("bookdesk.backend")


@dataclass(frozen=True, slots=True)
class BackendOptions:
    """How to serve. `key` is the database's, 64 hexadecimal digits; `now` is where the clock starts.

    `child` ends the process when its standard input closes. `token` None makes a new one.
    `realtime` are the limits of sockets, the usual ones when it is None; `patience` is how many seconds
    the head of a request may take, and its body.
    """

    data: DataFolder
    host: str = "127.0.0.1"
    port: int = 0
    key: str | None = None
    demo: bool = False
    hold_seconds: int = 120
    now: datetime | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    child: bool = False
    token: str | None = None
    realtime: Limits | None = None
    patience: float = REQUEST_SECONDS


def serve(options: BackendOptions) -> int:
    """Serve until SIGTERM, SIGINT, SIGHUP or, for a child, the end of input; returns the exit status.

    Prints one JSON line (wire.Ready) when connections are accepted. Raises UsageError for options
    that can't be, DataFolderError and DatabaseError for a folder or database that can't be used,
    such as one that another backend serves, BookdeskError for a port that is taken.
    """
    _check(options)
    # Whatever is made from here on, the next log among it, is its owner's alone.
    os.umask(0o077)
    options.data.prepare()
    ending = Ending()
    with ending.on_signals(child=options.child):
        if options.child:
            threading.Thread(target=ending.watch_input, name="input", daemon=True).start()
        lock = _taken(options.data, ending)
        if lock is not None:
            # Two that served one folder would each end the other's holds, and tell nobody of them.
            with lock:
                _serve_alone(options, ending)
    return 0


def _serve_alone(options: BackendOptions, ending: Ending) -> None:
    """Serve a folder that is this process's own until `ending` ends it."""
    log_to(options.data)
    listener = _bound(options)
    sys.setswitchinterval(_SWITCH)

    # Heavy imports after the cheap refusals.
    import uvicorn
    from sqlalchemy.exc import DBAPIError
    from sqlcipher3.dbapi2 import Error as DriverError

    from bookdesk.backend.application import create_app
    from bookdesk.backend.clock import ServerClock
    from bookdesk.backend.core import Core
    from bookdesk.backend.database import Database
    from bookdesk.backend.database_trouble import database_error
    from bookdesk.backend.fresh import found_business
    from bookdesk.backend.http_line import HttpLine
    from bookdesk.backend.realtime.protocol import Limits
    from bookdesk.backend.realtime.signing import new_credentials
    from bookdesk.backend.realtime.transport import RealtimeTransport

    clock = ServerClock(options.now)
    database = Database(options.data.database, options.key)
    try:
        if found_business(database) == "empty" and options.demo:
            from bookdesk.backend.demo import fill_with_demo

            fill_with_demo(database, clock)
        core = Core(database, clock, hold_ms=options.hold_seconds * 1000)
        _settle(core)
        token = options.token or secrets.token_urlsafe(32)
        credentials = new_credentials()
        limits = options.realtime or Limits()

        class Http(HttpLine):
            """HTTP with the patience that was asked for; uvicorn makes it, without arguments of ours."""

            patience = options.patience

        class Server(uvicorn.Server):
            """Uvicorn, told to end by us, and telling when it serves."""

            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    _say_ready(options, listener, token, credentials)

            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                # Uvicorn's own would raise the signal again at the end: a wanted end is status 0.
                yield

        server = Server(
            uvicorn.Config(
                create_app(
                    core,
                    token,
                    credentials,
                    limits,
                    patience=options.patience,
                    signed_in=listener.signed_in,
                ),
                http=Http,
                backlog=PER_TURN,
                # It would let a header say at which address a connection is.
                proxy_headers=False,
                ws=RealtimeTransport,
                ws_max_size=limits.frame,
                # The protocol has its own ping, and a message is shorter than what deflating it costs.
                ws_ping_interval=None,
                ws_per_message_deflate=False,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE,
                timeout_keep_alive=75,
                ssl_certfile=options.tls_cert,
                ssl_keyfile=options.tls_key,
            )
        )
        ending.take(server)
        if ending.is_asked:
            return
        # What the program is made of is not garbage: never look through it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        server.run(sockets=[listener])
        if not server.started:
            raise BookdeskError("The backend could not start; its log says why.")
    except (DBAPIError, DriverError) as error:
        raise database_error(options.data.database, error) from error
    finally:
        listener.close()
        database.close()
    log.info("ended")


def _settle(core: Core) -> None:
    """Drop what nobody asks for any more, and bring the last life's holds under this one's clock."""
    from bookdesk.backend.idempotency import forget_old
    from bookdesk.backend.services.audit import forget_old_messages
    from bookdesk.backend.services.expiry import settle_at_start

    core.database.fold()
    with core.database.write(durable=False) as connection:
        now_ms = core.clock.now_ms()
        forget_old(connection, now_ms)
        forget_old_messages(connection)
        settle_at_start(connection, now_ms, core.hold_ms)


def _taken(folder: DataFolder, ending: Ending) -> BinaryIO | None:
    """Take the folder for this backend; None where the end was asked for meanwhile.

    One that is just going is waited for: a desk that was killed leaves a backend that has still to
    see the end of its input. Raises DataFolderError where another one stays.
    """
    deadline = time.monotonic() + _HANDOVER
    while (lock := locked(folder.backend_lock)) is None:
        if ending.is_asked:
            return None
        if time.monotonic() >= deadline:
            text = QT_TRANSLATE_NOOP(
                "Desktop",
                "Another backend serves {folder} already. End that one, join it with --server, "
                "or choose another folder with --data.",
            )
            raise DataFolderError(text, folder=folder.root)
        threading.Event().wait(_PAUSE)
    return lock


def _check(options: BackendOptions) -> None:
    if not 0 <= options.port <= 65_535:
        raise UsageError(f"--port {options.port} is none: give 1 to 65535, or 0 for a free one.")
    if not 1 <= options.hold_seconds <= 120:
        raise UsageError("--hold-seconds takes 1 to 120.")
    if (options.tls_cert is None) != (options.tls_key is None):
        raise UsageError("Give --tls-cert and --tls-key together.")
    for file in (options.tls_cert, options.tls_key):
        if file is not None and not file.is_file():
            raise UsageError(f"{file} can't be read. Give a PEM file.")
    if options.tls_cert is None and not _is_loopback(options.host):
        raise UsageError(
            f"{options.host} can be reached from other machines: give --tls-cert and --tls-key, "
            "or serve on 127.0.0.1."
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(options: BackendOptions) -> Listener:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = Listener(family, kind, protocol, highest=highest_descriptor())
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as error:
        raise BookdeskError(
            f"Port {options.port} of {options.host} can't be used ({error}). Choose another with --port."
        ) from error
    return listener


def _say_ready(
    options: BackendOptions, listener: socket.socket, token: str, credentials: Credentials
) -> None:
    from bookdesk.domain.wire import Ready

    host = f"[{options.host}]" if ":" in options.host else options.host
    plain = options.tls_cert is None
    place = f"{host}:{listener.getsockname()[1]}"
    ready = Ready(
        url=f"{'http' if plain else 'https'}://{place}",
        realtime_url=f"{'ws' if plain else 'wss'}://{place}",
        realtime_key=credentials.key,
        realtime_app_id=credentials.app_id,
        realtime_secret=credentials.secret,
        token=token,
    )
    sys.stdout.write(ready.model_dump_json(by_alias=True) + "\n")
    sys.stdout.flush()
