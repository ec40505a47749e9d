"""Which providers, which region and whose bookings are looked at."""

from __future__ import annotations

import pytest
from tests.factories import make_providers

from bookdesk.viewmodels.choices import ChoicesModel

NORTH, SOUTH = "north", "south"


@pytest.fixture
def choices() -> ChoicesModel:
    model = ChoicesModel()
    model.know(make_providers(regions=(NORTH, NORTH, SOUTH, SOUTH)))
    return model


def heard(model: ChoicesModel) -> list[frozenset[str]]:
    news: list[frozenset[str]] = []
    model.changed.connect(lambda: news.append(model.unseen))
    return news


def test_everybody_is_looked_at_first(choices: ChoicesModel) -> None:
    assert choices.unseen == frozenset()
    assert (choices.asked_for, choices.count) == ((), 6)


def test_one_is_hidden_and_shown_again(choices: ChoicesModel) -> None:
    news = heard(choices)
    choices.show_provider("jj", shown=False)
    assert choices.asked_for == ("becky", "joanne", "kelly", "sinead", "tanya")
    choices.show_provider("jj", shown=True)
    assert news == [frozenset({"jj"}), frozenset()]


def test_one_alone_then_all_then_none(choices: ChoicesModel) -> None:
    choices.show_only("kelly")
    assert (choices.asked_for, choices.count) == (("kelly",), 1)
    choices.show_all()
    assert choices.count == 6
    choices.show_none()
    assert choices.count == 0


def test_a_region_leaves_the_others_as_they_are(choices: ChoicesModel) -> None:
    choices.show_provider("becky", shown=False)
    choices.choose_region(SOUTH)
    assert choices.asked_for == ("joanne", "kelly")
    choices.show_none()
    assert choices.count == 0
    choices.show_all()
    choices.choose_region(None)
    assert choices.unseen == {"becky"}


def test_a_region_that_is_gone_is_left(choices: ChoicesModel) -> None:
    choices.choose_region(NORTH)
    choices.know(make_providers())
    assert (choices.choice.region_id, choices.count) == (None, 6)


def test_what_changes_nothing_is_not_told(choices: ChoicesModel) -> None:
    news = heard(choices)
    choices.show_all()
    choices.set_mine(False)
    choices.choose_region(None)
    assert news == []


def test_ones_own_bookings_alone(choices: ChoicesModel) -> None:
    news = heard(choices)
    choices.set_mine(True)
    assert choices.choice.mine
    assert len(news) == 1
