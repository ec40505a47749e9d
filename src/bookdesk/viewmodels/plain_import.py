"""PySide6 without what a desk has no use for: imported before anything of Qt, and before `logging`.

PySide6 brings three things along that cost half as much as Qt itself:

- An `import` of its own in the place of Python's, for `from __feature__ import ...`, which nobody here
  writes: it reads the source of every module that is imported afterwards, to see whether that uses Qt.
  Python's own is put back.
- The modules that tell the signatures of Qt's functions. They lie in a zip in the library and are
  compiled from their source by every process; one writes stub files. Stand-ins take their places, and
  become what they stand for when somebody asks: the sentence of a TypeError, a function's help.
- Modules of Python's own that are named, by PySide6 and by `logging`, for what may go wrong or is not
  done at a start. They have stand-ins too, until `load_put_off`.
"""

from __future__ import annotations

import builtins
import sys
from contextlib import suppress
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

from bookdesk.viewmodels import plain_enums, plain_records  # noqa: F401  before there is one of either

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

#: PySide6 6.11's, by what they are imported with. Where another version has other ones, nothing is put off.
_PUT_OFF = frozenset({
    "shibokensupport.feature",
    "shibokensupport.signature.errorhandler",
    "shibokensupport.signature.layout",
    "shibokensupport.signature.lib.enum_sig",
    "shibokensupport.signature.lib.pyi_generator",
    "shibokensupport.signature.lib.tool",
    "shibokensupport.signature.mapping",
    "shibokensupport.signature.parser",
})  # fmt: skip

#: Python's own, each with what it is built on where a Python may have been built without that. Those that
#: others of them name come first.
_PYTHONS = {"bz2": "_bz2", "lzma": "_lzma", "random": "", "shutil": "", "tempfile": "", "traceback": ""}

_plain = builtins.__import__
_standing_in: list[ModuleType] = []


def _stand_in(name: str) -> ModuleType:
    """Make a module that is empty until something of it is asked for."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module, loader = module_from_spec(spec), spec.loader
    own = vars(module)

    def become(attribute: str) -> object:
        if attribute.startswith("__"):
            # What the import machinery looks for, such as __path__.
            raise AttributeError(attribute)
        if own.pop("__getattr__", None) is not None:
            # PySide6 publishes its modules under another name.
            spec.name = name
            try:
                loader.exec_module(module)
            except BaseException:
                # As Python does with a module that can't be imported: whoever names it next is told why.
                sys.modules.pop(name, None)
                raise
        return getattr(module, attribute)

    def update_mapping() -> None:
        become("type_map")
        module.update_mapping()

    own["__getattr__"] = become
    # What the library takes out of the module's dictionary, past __getattr__.
    if name.endswith(".mapping"):
        own["update_mapping"] = update_mapping
    if name.endswith(".feature"):
        # None lets PySide6's `import`, which stands until QtCore is there, go on as usual.
        own["feature_import"] = own["feature_imported"] = lambda *_args: None
    return module


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002  as Python names it
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """Import like Python, but for what is put off."""
    for part in fromlist or ():
        whole = f"{name}.{part}"
        if whole in _PUT_OFF and whole not in sys.modules:
            module = sys.modules[whole] = _stand_in(whole)
            setattr(sys.modules[name], part, module)
    return _plain(name, globals, locals, fromlist or (), level)


def load_put_off() -> None:
    """Load those of Python's own that are put off; on one thread, before there is another.

    Of two threads that are the first to ask for something one would see half of a module. One that can't
    be imported is imported no more: `shutil` does without `bz2`, which it names, and so does a desk.
    """
    while _standing_in:
        # In their order: what others name comes before these.
        become = vars(_standing_in.pop(0)).get("__getattr__")
        if become is not None:
            with suppress(AttributeError, ImportError):
                become("nothing")


for _name, _needed in _PYTHONS.items():
    if _name not in sys.modules and (not _needed or find_spec(_needed) is not None):
        sys.modules[_name] = _stand_in(_name)
        _standing_in.append(sys.modules[_name])
builtins.__import__ = _import
try:
    import PySide6.QtCore  # noqa: F401  what is named above has to be kept first
finally:
    builtins.__import__ = _plain
