"""Icons, themes and the demo business.

Found with importlib.resources, so that an installed program needs no checkout.
"""
