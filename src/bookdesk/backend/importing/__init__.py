"""Takes an existing schedule in."""
