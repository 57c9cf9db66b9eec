"""pytest where no lab runs: `faultline exec DIR -- python -m pytest`, a learner's own tests.

PYTEST_DONT_REWRITE: it has no assertions of its own. It is named in PYTEST_PLUGINS, and pytest's own search for plugins is off:
that one warns of each plugin whose package the snapshot holds already. So they are named here.
"""

from importlib.metadata import entry_points

import pytest

from . import checks

pytest_plugins = [entry.value for entry in entry_points(group='pytest11')]

CHECKS = 'checks'
WAY_OUT = ('it runs where a lab runs: `faultline test DIR` for a project, `faultline check LESSON` for a lesson. '
           'Tests of your own need no lab: put them outside of checks/')


def pytest_configure(config):
    for marker in checks.MARKERS:
        config.addinivalue_line('markers', marker)


def pytest_ignore_collect(collection_path, config):
    """checks/ is the judge's; whoever names it is told so below."""
    if collection_path != config.rootpath / CHECKS or _is_named(collection_path, config):
        return None
    return True


def _is_named(path, config):
    named = [(config.invocation_params.dir / arg.split('::')[0]).resolve() for arg in config.args]
    return any(one == path or path in one.parents for one in named)


def pytest_collection_modifyitems(items):
    """A `lab` of the tests' own (in a conftest.py) is left alone."""
    for item in items:
        if 'lab' in getattr(item, 'fixturenames', ()) and not item.session._fixturemanager.getfixturedefs('lab', item):
            raise pytest.UsageError(f'{item.nodeid} takes the `lab` fixture: {WAY_OUT}')
