"""What desk and backend agree on: values, slots, zones, names. Only wire.py imports pydantic."""
