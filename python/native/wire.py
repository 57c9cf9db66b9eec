"""What the `lab` fixture asks: answered here by the desk, where the sandbox has the kernel."""

import pytest


class LabError(Exception):
    """The check asked for something that the lab cannot do: a mistake in the check, not in the learner's code."""


class LabDidNotStart(pytest.fail.Exception):
    """A service of the lab did not start, so that there is nothing to check."""


class OnlySimulated(Exception):
    """Real machines cannot do this, or not in a check's time: the check is skipped, and this is why."""


_desk = None


def sit_down(desk):
    global _desk
    _desk = desk


def ask(op, **fields):
    """Does what one call of the fixture asks for, and answers as the kernel would."""
    __tracebackhide__ = True
    try:
        answer = getattr(_desk, op)(**{f'{name}_' if name == 'from' else name: value for name, value in fields.items()})
    except OnlySimulated as why:
        pytest.skip(str(why))
    return {'now': _desk.now(), **(answer or {})}
