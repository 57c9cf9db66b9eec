"""The judge's pytest plugin: the `lab` fixture, the markers, a run of each check on each of its seeds, and the results.

It is loaded by name (`-p faultline.lab.plugin`). PYTEST_DONT_REWRITE: it has no assertions of its own.
"""

import os

import pytest

from .. import signals
from . import checks, failure
from .lab import Lab
from .wire import LabDidNotStart, ask

_RESULT = pytest.StashKey[dict]()
# How often one check may be interrupted before it is no longer given time to end.
_PATIENCE = 3
_interruptions = 0


# -- before the checks -----------------------------------------------------------------------------------------------
def pytest_configure(config):
    for marker in checks.MARKERS:
        config.addinivalue_line('markers', marker)
    signals.on_interrupt(_interrupted)


def pytest_generate_tests(metafunc):
    default = [int(seed) for seed in os.environ.get('FAULTLINE_SEEDS', '1').split(',')]
    seeds = checks.seeds_of(metafunc.definition, default)
    metafunc.parametrize('lab_seed', seeds, indirect=True, ids=[f'seed={seed}' for seed in seeds])


def pytest_collection_modifyitems(items):
    """Seed by seed: a world is booted once for all the checks on its seed."""
    order = list(dict.fromkeys(checks.seed_of(item) for item in items))
    items.sort(key=lambda item: order.index(checks.seed_of(item)))


def pytest_collection_finish(session):
    try:
        described = [checks.describe(item) for item in session.items]
    except pytest.UsageError as error:
        ask('broken', message=str(error))
        raise
    ask('collected', checks=described)


def pytest_exception_interact(node, call):
    """A file of checks that cannot be collected: nothing runs then, so it must say where and why."""
    if isinstance(node, pytest.Item):
        return
    error = call.excinfo.value
    ask('broken', message=failure.collection_message(node, error.__cause__ or error))


def pytest_internalerror(excinfo):
    place = failure.place_of(excinfo.value)
    ask('broken', message=failure.one_line(f'{place}: {excinfo.typename}: {excinfo.value}' if place else f'{excinfo.typename}: {excinfo.value}'))


# -- fixtures --------------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def lab_seed(request):
    """The seed of this run of the check."""
    return request.param


@pytest.fixture
def lab(request, lab_seed):
    """A fresh world in which every service has been started and is ready."""
    __tracebackhide__ = True
    answer = ask('open', seed=lab_seed)
    if answer['problem']:
        raise LabDidNotStart('\n'.join([answer['problem'], *answer['log']]), pytrace=False)
    return Lab(lab_seed, answer['now'])


# -- results ---------------------------------------------------------------------------------------------------------
@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    global _interruptions
    _interruptions = 0
    ask('started', **checks.describe(item))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    result = item.stash.setdefault(_RESULT, {'outcome': 'passed', 'message': '', 'explanation': '', 'hint': '', 'looked_at': []})
    if report.failed and result['outcome'] == 'passed':
        result.update(_failure(item, call, report))
    elif report.skipped and result['outcome'] == 'passed':
        result.update(outcome='skipped', message=_reason(report))
    if report.when == 'teardown':
        ask('finished', **{**checks.describe(item), **result})
    return report


def _failure(item, call, report):
    error = call.excinfo.value
    started = not isinstance(error, LabDidNotStart)
    broke = failure.is_mistake(error) or (call.when != 'call' and started)
    world = getattr(item, 'funcargs', {}).get('lab')
    hint = world._hint if world is not None and world._hint is not None else checks.hint_of(item)
    return {
        'outcome': 'error' if broke else 'failed',
        'message': failure.message_of(item, error),
        # No traceback there; pytest would add a line on how to see one.
        'explanation': report.longreprtext if started else str(error),
        # What is wrong in the check, or keeps a service from starting, is not what the check's hint is about.
        'hint': hint if started and not broke else '',
        'looked_at': failure.responses_in(error),
    }


def _reason(report):
    if hasattr(report, 'wasxfail'):
        return report.wasxfail
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else ''


# -- checks that do not end ------------------------------------------------------------------------------------------
def _interrupted(_signal, frame):
    """The kernel's instruction budget is used up. Asking for anything renews it, so that pytest can go on to the next check."""
    __tracebackhide__ = True
    global _interruptions
    _interruptions += 1
    if _interruptions <= _PATIENCE:
        ask('alive')
    root = os.getcwd().rstrip('/') + '/'
    while frame is not None and not frame.f_code.co_filename.startswith(root):
        frame = frame.f_back
    where = f'{frame.f_code.co_filename.removeprefix(root)}:{frame.f_lineno}: ' if frame is not None else ''
    raise failure.CheckStuck(f'{where}the check does not end: a loop that asks the lab for nothing lets no time pass')
