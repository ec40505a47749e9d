"""Bookdesk: a native desktop booking client for front-desk staff."""

__version__ = "0.1.0"
