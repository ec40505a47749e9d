"""How long services take where no file tells: assumed, and marked as such in the report.

Plausible lengths of a North American salon's menu. A code's own length goes first, then its
category's; `--length CODE=MINUTES` overrules both. All lie on the grid of five minutes.
"""

from __future__ import annotations

from typing import Final

#: Minutes by service code, from the codes' descriptions.
BY_CODE: Final = {
    "CAL": 60,  # accent lights
    "CALC": 90,  # accent lights and colour
    "CAS": 30,  # additional colour service
    "CBAL": 120,  # balayage
    "CCAMO": 15,  # camouflage of grey, done within a men's cut
    "CCO": 180,  # colour correction
    "CDPB": 150,  # double process blonde
    "CFC": 90,  # full colour
    "CHLFH": 120,  # highlights, full head
    "CHLFHC": 150,  # with colour
    "CHLHH": 90,  # half head
    "CHLHHC": 120,  # with colour
    "CHLPHC": 105,  # partial, with colour
    "CHLPL": 75,  # partial
    "CMT": 30,  # mini touch up
    "CON": 15,  # consultation
    "CT": 20,  # toner
    "CTU": 60,  # touch up
    "EXT": 120,  # extensions
    "FRI": 15,  # fringe cut
    "NECK": 15,  # neck trim
    "SBD": 30,  # blow-dry
    "SBD5+1": 30,  # one of a bundle of blow-dries
    "SDUD": 60,  # updo on dry hair
    "SHCC": 30,  # children's cut
    "SHCM": 30,  # men's cut
    "SHCW": 45,  # women's cut
    "SMARTBOND": 15,  # bond treatment within a colour
    "SMO": 120,  # smoothing
    "SSUD": 75,  # updo with shampoo
    "TRE 1": 20,  # treatment
}

#: Minutes by category, for codes that the table above doesn't know.
BY_CATEGORY: Final = {"COLOR": 90, "STYLE": 45, "MISC": 15}

#: Minutes of everything else.
OTHERWISE: Final = 30


def assumed_minutes(code: str, category: str) -> int:
    """Return the length in minutes that is assumed for a service's code and category (upper case)."""
    return BY_CODE.get(code, BY_CATEGORY.get(category, OTHERWISE))
