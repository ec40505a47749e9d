"""Why no live news comes is said in the reader's language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bookdesk.api.realtime
from bookdesk.api.realtime.ended import ended_by
from bookdesk.viewmodels import line_sentences
from bookdesk.viewmodels.line_sentences import line_text


@pytest.mark.parametrize("code", [4001, 4100, 4200, 1006])
def test_a_close_code_is_known_as_the_line_says_it(code: int) -> None:
    said = ended_by(code, "")
    assert line_text(said.sentence) == said.sentence
    assert str(code) in said.sentence
    assert said.sentence.replace(str(code), "{code}") in line_sentences._SENTENCES


def test_what_the_server_says_comes_as_it_is() -> None:
    said = ended_by(4001, "No such {key} & <b>app</b>")
    assert line_text(said.sentence) == said.sentence


def test_every_sentence_is_one_that_the_line_says() -> None:
    folder = Path(str(bookdesk.api.realtime.__file__)).parent
    trees = [ast.parse(path.read_text("utf-8")) for path in folder.glob("*.py")]
    texts = {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{code}" for part in node.values)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    } | {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {one for one in line_sentences._SENTENCES if one not in texts} == set()
