"""The window looks as it did: each view in each theme and size beside its kept picture.

`make pictures` takes the kept ones anew after a change of the look that is wanted; look at them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage
from tests.widgets.picture_files import OFF_BY, ROUNDING, differing, write_png
from tests.widgets.pictures import SCENES, Scene, take_pictures

if TYPE_CHECKING:
    from tests.widgets.pictures import Scene

REFERENCES = Path(__file__).with_name("references")
#: Pixels that may differ. A colon has 8, the thinnest letter at 12 px some 20.
MOST = 6
#: All pictures together, bytes: a clone carries each of them for good.
LARGEST = 3_000_000
#: Seconds for all pictures, which the first test waits for: half a minute where nothing else is at work.
PATIENCE = 1200


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures as the window draws them now."""
    folder = tmp_path_factory.mktemp("pictures")
    why_not = take_pictures(folder)
    if why_not:
        pytest.skip(why_not)
    return folder


@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("scene", SCENES, ids=[scene.name for scene in SCENES])
def test_it_looks_as_it_did(scene: Scene, taken: Path) -> None:
    path = taken / f"{scene.name}.png"
    kept = REFERENCES / path.name
    now, before = QImage(str(path)), QImage(str(kept))
    assert (now.width(), now.height()) == (scene.width, scene.height)
    assert now.size() == before.size(), f"{kept} is of another size"
    count, marked = differing(now, before)
    if count > MOST:
        where = path.with_suffix(".difference.png")
        write_png(marked, where)
        pytest.fail(f"{count} pixels differ between {path} and {kept}; {where} shows where")


def test_every_picture_that_is_kept_is_of_a_scene_and_they_are_small() -> None:
    kept = list(REFERENCES.glob("*"))
    assert {path.name for path in kept} == {f"{scene.name}.png" for scene in SCENES}
    assert sum(path.stat().st_size for path in kept) < LARGEST


def flat(colour: str) -> QImage:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_pixels_that_are_off_in_any_channel_are_counted_and_marked() -> None:
    before, after = flat("#F3F5F8"), flat("#F3F5F8")
    after.setPixelColor(3, 4, QColor(0xF3, 0xF5, 0xF8 - OFF_BY - 1))
    after.setPixelColor(5, 6, QColor(0xF3 - OFF_BY, 0xF5, 0xF8 - OFF_BY))
    after.setPixelColor(29, 19, QColor("black"))
    count, marked = differing(after, before)
    assert count == 2
    red = [(x, y) for y in range(20) for x in range(30) if marked.pixelColor(x, y) == QColor("red")]
    assert red == [(3, 4), (29, 19)]
    with pytest.raises(ValueError, match="two sizes"):
        differing(before, before.copy(0, 0, 10, 20))


def test_a_file_keeps_fills_exactly_and_the_rest_within_what_counts_as_the_same(tmp_path: Path) -> None:
    image = flat("#F3F5F8")
    for n in range(200):
        image.setPixelColor(n % 30, n // 30, QColor(n, 255 - n, (n * 7) % 256))
    write_png(image, tmp_path / "exact.png")
    write_png(image, tmp_path / "rounded.png", rounding=ROUNDING)
    assert QImage(str(tmp_path / "exact.png")).convertToFormat(image.format()) == image
    rounded = QImage(str(tmp_path / "rounded.png")).convertToFormat(image.format())
    assert rounded != image
    assert differing(rounded, image)[0] == 0
    assert rounded.pixelColor(29, 19) == QColor("#F3F5F8")
