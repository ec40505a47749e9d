"""Every text of the program is there in each language, whole and compiled."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.house.translations import (
    CATALOGUES,
    ENGLISH,
    Text,
    Untranslatable,
    all_texts,
    collect,
    compile_all,
    contexts,
    messages,
    texts_of,
    unfinished,
)

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from pathlib import Path

_FRENCH = CATALOGUES / "bookdesk_fr.ts"
_PLACES = re.compile(r"\{\w*\}|%n|(?:Ctrl|Alt|Shift)\+\S+|F\d+\b")
_CATALOGUES = sorted(path.name for path in CATALOGUES.glob("*.ts"))


def source(message: ET.Element) -> str:
    return message.findtext("source") or ""


def forms(message: ET.Element) -> list[str]:
    """Return what stands for a message, each plural form of it."""
    translation = message.find("translation")
    assert translation is not None
    several = [form.text or "" for form in translation.findall("numerusform")]
    return several or [translation.text or ""]


def told(path: Path) -> set[tuple[str | None, ...]]:
    """Return the messages of a .ts file, each with its context, comment and whether it has plurals."""
    return {
        (context.findtext("name"), source(m), m.findtext("comment"), m.get("numerus"))
        for context in contexts(path)
        for m in context.iter("message")
    }


def test_each_shipped_language_has_a_catalogue() -> None:
    assert _CATALOGUES == ["bookdesk_en.ts", "bookdesk_fr.ts"]


@pytest.mark.parametrize("name", _CATALOGUES)
def test_a_catalogue_has_each_text_of_the_source_and_no_other(name: str, tmp_path: Path) -> None:
    shutil.copy(CATALOGUES / name, tmp_path)
    if name != ENGLISH:
        shutil.copy(CATALOGUES / ENGLISH, tmp_path)
    before = told(tmp_path / name)
    collect(tmp_path)
    assert told(tmp_path / name) ^ before == set(), "run make translations"


@pytest.mark.parametrize("name", _CATALOGUES)
def test_nothing_is_left_to_translate(name: str) -> None:
    assert unfinished(CATALOGUES / name) == []
    kinds = {t.get("type") for m in messages(CATALOGUES / name) if (t := m.find("translation")) is not None}
    assert kinds == {None}
    assert [source(m) for m in messages(CATALOGUES / name) if not all(forms(m))] == []


@pytest.mark.parametrize("name", _CATALOGUES)
def test_places_and_keys_are_those_of_the_source(name: str) -> None:
    wrong = [
        (source(message), form)
        for message in messages(CATALOGUES / name)
        for form in forms(message)
        if sorted(_PLACES.findall(source(message))) != sorted(_PLACES.findall(form))
    ]
    assert wrong == []


def test_french_has_narrow_spaces_before_its_marks() -> None:
    wrong = [
        form
        for message in messages(_FRENCH)
        for form in forms(message)
        if re.search(r"[^\u202f\d][;?!»]|[^\u202f\d{}]:|«[^\u202f]|'|[ \u00a0](?:[:;?!»]|%(?!n))", form)
    ]
    assert wrong == []


def test_what_is_compiled_is_what_is_written(tmp_path: Path) -> None:
    compile_all(CATALOGUES, tmp_path)
    for path in tmp_path.glob("*.qm"):
        assert (CATALOGUES / path.name).read_bytes() == path.read_bytes(), "run make translations"
    assert len(list(tmp_path.glob("*.qm"))) == len(_CATALOGUES)


def test_a_text_with_a_number_is_marked_as_an_english_plural_or_needs_none() -> None:
    """A number in braces has one form for all: what it counts would be wrong for one of them."""
    counted = re.compile(r"\{(?:count|n|number)\} [a-z]+s\b")
    assert [text for text in all_texts() if counted.search(text.text)] == []
    assert [text for text in all_texts() if "%n" in text.text and not text.has_number] == []


def test_texts_are_found_wherever_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "texts.py"
    path.write_text(
        "class Panel:\n"
        "    def show(self, locale, left):\n"
        "        self.tr('%n place(s)', '', len(left.places))\n"
        "        tr = locale.translate\n"
        "        return tr('Dates', 'Monday') + locale.translate('Dates', '1', 'first')\n"
        "DAYS = (QT_TRANSLATE_NOOP('Dates', 'Sunday'),)\n"
        "def paint(painter): painter.translate(3, 4)\n",
        encoding="utf-8",
    )
    assert set(texts_of(path)) == {
        Text("Panel", "%n place(s)", has_number=True),
        Text("Dates", "Monday"),
        Text("Dates", "1", "first"),
        Text("Dates", "Sunday"),
    }


@pytest.mark.parametrize("call", ["self.tr(f'{x} free')", "translate('A', f'{x} free')", "self.tr(text)"])
def test_a_text_that_is_made_at_run_time_is_told(tmp_path: Path, call: str) -> None:
    path = tmp_path / "texts.py"
    path.write_text(call, encoding="utf-8")
    with pytest.raises(Untranslatable, match=r"texts\.py:1"):
        texts_of(path)


def test_undo_is_another_word_in_french_than_to_cancel_a_booking() -> None:
    """The button beside "the booking of ... is made" would be taken for one that cancels it."""
    undo = re.compile(r"(?i)\b(un|re)do(ne)?\b|done again")
    found = {source(m): form for m in messages(_FRENCH) if undo.search(source(m)) for form in forms(m)}
    assert {"Undo", "Undo the last step", "Nothing to redo."} <= found.keys()
    assert [text for text in found.values() if re.search(r"(?i)annul|rétabli", text)] == []
