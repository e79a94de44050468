"""Thousands of steps in any order: the library never says anything else than its policy."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.circulation_model.machine import CirculationMachine

SOAK = bool(os.environ.get("BIEB_SOAK"))


@pytest.mark.django_db
def test_whatever_happened_in_whatever_order_the_library_was_as_its_policy_says() -> None:
    """About 500 steps, always the same ones; with BIEB_SOAK thousands, and others each time."""
    run_state_machine_as_test(
        CirculationMachine,
        settings=settings(
            max_examples=120 if SOAK else 12,
            stateful_step_count=60 if SOAK else 40,
            derandomize=not SOAK,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
