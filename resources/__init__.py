"""Icons, themes and the demo business; found with importlib.resources, so an installed program needs no checkout."""
