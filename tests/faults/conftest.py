"""What the attacks share: no screen is needed."""

from __future__ import annotations

import os

# Before pytest-qt makes the application.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
