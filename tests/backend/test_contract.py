"""schemathesis against /openapi.json of a running process: no 500, no answer outside the schema.

Some valid and some broken requests for each route by default; `-m long` tries hundreds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from tests.backend.conftest import Running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def ask_everything(salon: Running, mode: GenerationMode, examples: int) -> int:
    """Send generated requests to every route; returns how many were answered as the contract says."""
    headers = {"Authorization": f"Bearer {salon.token}"}
    contract = schemathesis.openapi.from_url(f"{salon.url}/openapi.json", headers=headers)
    answered = 0
    for found in contract.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @settings(max_examples=examples, deadline=None, suppress_health_check=SLOW, database=None)
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            nonlocal answered
            case.call_and_validate(checks=CHECKS, headers=headers)
            answered += 1

        ask()
    return answered


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_answer_is_outside_the_contract(salon: Running, mode: GenerationMode) -> None:
    assert ask_everything(salon, mode, 6) > 100


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_answer_is_outside_the_contract_whatever_is_asked(salon: Running, mode: GenerationMode) -> None:
    assert ask_everything(salon, mode, 300) > 1000
