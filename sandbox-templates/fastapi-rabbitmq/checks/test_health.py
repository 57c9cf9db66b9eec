"""A start for checks of your own: `faultline test` runs them in virtual time."""

import pytest


@pytest.mark.hint("GET /health of the service answers 200.")
def test_orders_answers(lab):
    """orders answers when it is asked whether it is well"""
    answer = lab.get("http://orders:8001/health")
    assert answer.status == 200, f"orders answered {answer.status or answer.error}, expected 200"


@pytest.mark.hint("A service that was restarted connects again to what it needs.")
def test_orders_comes_back(lab):
    """orders answers again after it was killed and started anew"""
    lab.crash("orders")
    lab.restart("orders")
    lab.wait_ready("orders")
    answer = lab.get("http://orders:8001/health")
    assert answer.status == 200, f"orders answered {answer.status or answer.error} after its restart, expected 200"
