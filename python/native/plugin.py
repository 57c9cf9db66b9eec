"""The pytest plugin of a downloaded project (pytest.ini names it): the `lab` fixture and the markers of its checks."""

import json
import os
import pathlib

import pytest

from . import checks, wire
from .desk import Desk
from .lab import Lab


def pytest_configure(config):
    for marker in checks.MARKERS:
        config.addinivalue_line('markers', marker)


@pytest.fixture(scope='session')
def _desk(pytestconfig):
    where = pathlib.Path(os.environ.get('FAULTLINE_LAB', pytestconfig.rootpath / 'faultline' / 'lab.json'))
    desk = Desk(json.loads(where.read_text()))
    missing = desk.machine.missing()
    if missing:
        pytest.exit(missing, returncode=2)
    wire.sit_down(desk)
    yield desk
    desk.close()


@pytest.fixture
def lab(_desk):
    """Every service started anew and ready, no fault armed. Time is real: `sleep` sleeps."""
    __tracebackhide__ = True
    problem = _desk.open()
    if problem:
        raise wire.LabDidNotStart(problem, pytrace=False)
    yield Lab(1, _desk.now())
    _desk.clear_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed check shows its hint, as in the lesson."""
    report = yield
    if report.failed and call.when == 'call':
        world = item.funcargs.get('lab')
        hint = world._hint if world is not None and world._hint is not None else checks.hint_of(item)
        if hint:
            report.sections.append(('Hint', hint))
    return report
