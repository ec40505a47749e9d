"""Realtime: the Pusher Channels protocol 7, and who is told what of a committed change (docs/adr/0017)."""
