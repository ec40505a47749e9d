"""Python's own `import`, kept as it is while PySide6 comes in: imported before anything of Qt.

PySide6 puts an `import` of its own in its place, for `from __feature__ import ...`, which nobody here
writes: it reads the source of every module that is imported afterwards, to see whether that uses Qt.
"""

from __future__ import annotations

import builtins

_plain = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401  what is named above has to be kept first

builtins.__import__ = _plain
