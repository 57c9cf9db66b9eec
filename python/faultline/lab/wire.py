"""The judge's line to the world: a call is one JSON request, answered once virtual time has gone as far as it must."""

import json

import pytest

from ..machine import machine
from ..strands import ask_host


class LabError(Exception):
    """The check asked for something that the lab cannot do: a mistake in the check, not in the learner's code."""


class LabEnded(pytest.fail.Exception):
    """The world came to an end in the middle of a check: a livelock, or a limit of the run."""


class LabDidNotStart(pytest.fail.Exception):
    """A service of the lab did not start, so that there is nothing to check."""


def ask(op, **fields):
    """Sends one request and returns its answer, a dict. Raises LabError or LabEnded where the lab says so."""
    __tracebackhide__ = True
    if not machine.host.can_ask:
        raise LabError('the lab fixture works where a lab runs: start these checks by `faultline test` or `faultline check`')
    request = json.dumps({'op': op, **fields})
    answer = json.loads(ask_host(request))
    if 'error' in answer:
        raise LabError(answer['error'])
    if 'ended' in answer:
        raise LabEnded(f'the lab stopped: {answer["ended"]}', pytrace=False)
    return answer
