"""BLAKE2b, the digest by which entries are found and damage is noticed.

Python's `hashlib` gives this very function, and loads OpenSSL, of which the first picture needs nothing.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:
    # A Python that was built without it.
    from hashlib import blake2b

__all__ = ["blake2b"]
