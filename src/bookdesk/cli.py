"""The command line: reads the options, imports the rest only when it is needed.

Nothing at the top may import `logging` or `traceback`: a desk's own order of imports begins in app.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookdesk import __version__
from bookdesk.desktop.core_dumps import forbid_core_dumps
from bookdesk.errors import BookdeskError, DatabaseUnusable, ImportFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bookdesk.app import DeskOptions
    from bookdesk.settings import DataFolder

#: What a shell makes of an end by SIGINT: 128 and the signal's number.
_INTERRUPTED = 130
COMMANDS = ("desk", "backend", "import", "doctor", "sign-in")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `bookdesk`: 0 when done, 1 when the input or a check failed, 2 when it can't be run so.

    130 when Ctrl+C ended it before it could end by itself.
    """
    options = read_options(sys.argv[1:] if arguments is None else arguments)
    # Before the first secret is read.
    forbid_core_dumps()
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except ImportFailed as error:
        print(f"bookdesk: {error}", file=sys.stderr)  # noqa: T201  the command line's voice
        return 1
    except BookdeskError as error:
        print(f"bookdesk: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return _INTERRUPTED


def read_options(given: Sequence[str]) -> argparse.Namespace:
    """Read the words that follow the program's name; `run` of what they say is its command.

    Raises SystemExit, with what is wrong on standard error, for words that nobody offers.
    """
    words = _with_command(list(given))
    # A desk that starts need not make the options of the other commands.
    return _parser(words[:1] if words[0] in COMMANDS else COMMANDS).parse_args(words)


def _with_command(given: list[str]) -> list[str]:
    """Put the desk's own command in where none is named, so that `bookdesk --demo` opens the desk."""
    takes_value = {"--data", "--server"}
    place = 0
    while place < len(given):
        word = given[place]
        if word in COMMANDS:
            # --data and --server may stand before the command as well as after it.
            return [word, *given[:place], *given[place + 1 :]]
        if word in ("-h", "--help", "--version") and place == 0:
            return given
        if word not in takes_value and not word.startswith(("--data=", "--server=")):
            break
        place += 2 if word in takes_value else 1
    return ["desk", *given]


class _Parser(argparse.ArgumentParser):
    """A parser that asks how wide the terminal is only when there is help to write.

    argparse asks for every option that it is told of, and imports `shutil` and what that names for it.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=80), **named)

    def format_help(self) -> str:
        self.formatter_class = argparse.HelpFormatter
        return super().format_help()

    def format_usage(self) -> str:
        self.formatter_class = argparse.HelpFormatter
        return super().format_usage()


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[_Parser]  # noqa: SLF001  it has no public name


def _parser(wanted: Collection[str] = COMMANDS) -> argparse.ArgumentParser:
    """Make the parser of some of the commands: it takes no other, and its help names no other."""
    parser = _Parser(prog="bookdesk", description="A booking desk for front-desk staff.")
    parser.add_argument("--version", action="version", version=f"bookdesk {__version__}")
    common = _Parser(add_help=False)
    common.add_argument("--data", metavar="DIR", help="the folder that everything is kept in")
    common.add_argument("--server", metavar="URL", help="a running backend instead of an own one")
    common.add_argument("--token-file", metavar="FILE", help="the file that holds the server's token")
    common.add_argument(
        "--authority", metavar="FILE", type=Path, help="who vouches for the server's certificate"
    )
    clock = _Parser(add_help=False)
    clock.add_argument(
        "--now",
        metavar="INSTANT",
        type=_instant,
        help="where the server's clock starts, such as 2018-07-12T10:42-05:00",
    )
    # What a desk that joins is called names its folder, which the doctor looks at, too.
    named = _Parser(add_help=False)
    named.add_argument("--desk-name", metavar="NAME", help="what other desks see")
    serving = _Parser(add_help=False)
    serving.add_argument("--demo", action="store_true", help="fill an empty data folder with a demo business")
    serving.add_argument("--hold-seconds", metavar="N", type=_hold_seconds, default=120, help="1 to 120")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    if "desk" in wanted:
        _add_desk(commands, [common, named, clock, serving])
    if "backend" in wanted:
        _add_backend(commands, [common, clock, serving])
    if "import" in wanted:
        _add_import(commands, [common, clock])
    if "doctor" in wanted:
        doctor = commands.add_parser(
            "doctor", parents=[common, named], help="check this machine and the data folder"
        )
        doctor.set_defaults(run=_doctor)
    if "sign-in" in wanted:
        sign_in = commands.add_parser(
            "sign-in", parents=[common], help="keep a server's token in the keyring"
        )
        sign_in.set_defaults(run=_sign_in)
    return parser


def _add_desk(commands: _Commands, parents: list[_Parser]) -> None:
    desk = commands.add_parser("desk", parents=parents, help="open the desk (also with no command)")
    desk.add_argument("--theme", choices=("light", "dark", "contrast"), help="for this run")
    desk.set_defaults(run=_desk)


def _add_backend(commands: _Commands, parents: list[_Parser]) -> None:
    backend = commands.add_parser("backend", parents=parents, help="run the server alone")
    backend.add_argument("--host", default="127.0.0.1")
    backend.add_argument("--port", type=int, default=0, help="0 takes a free one")
    backend.add_argument("--tls-cert", type=Path, metavar="FILE")
    backend.add_argument("--tls-key", type=Path, metavar="FILE")
    backend.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    backend.set_defaults(run=_backend)


def _add_import(commands: _Commands, parents: list[_Parser]) -> None:
    taken = commands.add_parser("import", parents=parents, help="take an existing schedule in")
    taken.add_argument("folder", type=Path, help="the folder of CSV files")
    taken.add_argument(
        "--time-zone", metavar="NAME", help="the zone of the files' dates, America/Winnipeg by default"
    )
    taken.add_argument("--name", default=None, help="the business's name")
    taken.add_argument(
        "--length",
        metavar="CODE=MINUTES",
        action="append",
        default=[],
        help="a service's length; may be repeated",
    )
    shift = taken.add_mutually_exclusive_group()
    shift.add_argument("--shift-weeks", type=int, metavar="N", help="move all dates by N weeks")
    shift.add_argument(
        "--to-today", action="store_true", help="move all dates so that the data lies around today"
    )
    taken.set_defaults(run=_import)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant; write 2018-07-12T10:42-05:00") from None
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} names no offset; write 2018-07-12T10:42-05:00")
    if not 1971 <= instant.year <= 2098:
        raise argparse.ArgumentTypeError("the year must lie between 1971 and 2098")
    return instant


def _hold_seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 120:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 120")
    return int(text)


def _desk(options: argparse.Namespace) -> int:
    import signal

    # Until the desk takes it: PySide6 swallows a KeyboardInterrupt that comes while it is imported.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    chosen = desk_options(options)
    from bookdesk.app import run_desk

    return run_desk(chosen)


def desk_options(options: argparse.Namespace) -> DeskOptions:
    """Import the desk and return what the command line asks of it.

    Raises UsageError or DataFolderError for a folder that can't be one.
    """
    import gc

    # Nothing that is imported is garbage; the desk goes on collecting after its first paint.
    gc.disable()
    from bookdesk.app import DeskOptions

    return DeskOptions(
        folder=_desk_folder(options),
        server=options.server,
        token_file=options.token_file,
        authority=options.authority,
        desk_name=options.desk_name,
        demo=options.demo,
        now=options.now,
        hold_seconds=options.hold_seconds,
        theme=options.theme,
    )


def _desk_folder(options: argparse.Namespace) -> DataFolder:
    """Name the desk's folder: one for each server that is joined, so that two desks fit on one machine."""
    from bookdesk.settings import data_folder, joined_folder

    if options.server and options.data is None:
        return joined_folder(options.server, options.desk_name)
    return data_folder(options.data)


def _backend(options: argparse.Namespace) -> int:
    try:
        return _serve(options)
    except BookdeskError as error:
        if options.child:
            # The desk says it in its own language.
            told = {
                "trouble": error.text,
                "values": {name: str(value) for name, value in error.values.items()},
                "lasting": isinstance(error, DatabaseUnusable),
            }
            print(json.dumps(told), flush=True)  # noqa: T201
        raise


def _serve(options: argparse.Namespace) -> int:
    from bookdesk.backend.serve import BackendOptions, serve
    from bookdesk.settings import TOKEN_VARIABLE, data_folder

    _refuse_server(options, "backend")
    folder = data_folder(options.data).prepare()
    key = _key_from_desk() if options.child else _key(folder)
    return serve(
        BackendOptions(
            data=folder,
            host=options.host,
            port=options.port,
            key=key,
            demo=options.demo,
            hold_seconds=options.hold_seconds,
            now=options.now,
            tls_cert=options.tls_cert,
            tls_key=options.tls_key,
            child=options.child,
            token=os.environ.get(TOKEN_VARIABLE) or None,
        )
    )


def _key_from_desk() -> str:
    """Read the database's key from the first line of standard input, where the desk writes it."""
    try:
        key = json.loads(sys.stdin.buffer.readline(1000)).get("key")
    except (ValueError, AttributeError):
        key = None
    if not isinstance(key, str):
        raise UsageError(
            "--child is for the desk itself: it hands the database's key over on standard input."
        )
    return key


def _key(folder: DataFolder) -> str:
    from bookdesk.desktop.credentials import Credentials
    from bookdesk.desktop.database_key import database_key

    key = database_key(folder, Credentials())
    if key.note:
        print(f"bookdesk: {key.note}", file=sys.stderr)  # noqa: T201
    return key.hex


def _import(options: argparse.Namespace) -> int:
    from bookdesk.backend.clock import ServerClock
    from bookdesk.backend.database import Database
    from bookdesk.backend.importing import (
        ImportOptions,
        parse_length,
        read_folder,
        run_import,
        write_report,
    )
    from bookdesk.settings import data_folder

    _refuse_server(options, "import")
    chosen = ImportOptions(
        time_zone=options.time_zone,
        lengths=dict(parse_length(text) for text in options.length),
        shift_weeks=options.shift_weeks,
        to_today=options.to_today,
        name=options.name,
    )
    # Files that can't be read leave no data folder, key or database behind.
    read = read_folder(options.folder)
    folder = data_folder(options.data).prepare()
    database = Database(folder.database, _key(folder))
    try:
        report = run_import(read, database, ServerClock(options.now), chosen)
    finally:
        database.close()
    write_report(report, sys.stdout)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bookdesk.examination import examine

    findings = examine(_desk_folder(options), options.server, options.token_file, options.authority)
    for finding in findings:
        print(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name}: {finding.sentence}")  # noqa: T201
    return 0 if all(finding.ok for finding in findings) else 1


def _sign_in(options: argparse.Namespace) -> int:
    from getpass import getpass

    from bookdesk.api.addresses import checked_address
    from bookdesk.desktop.server_token import keep_token

    if not options.server:
        raise UsageError("Name the server: bookdesk sign-in --server https://desk.example.com:8443")
    token = getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline()
    keep_token(checked_address(options.server), token.strip())
    print(f"The token for {options.server} is in the keyring.")  # noqa: T201
    return 0


def _refuse_server(options: argparse.Namespace, command: str) -> None:
    if options.server:
        raise UsageError(f"bookdesk {command} works on a data folder of this machine; leave --server out.")
