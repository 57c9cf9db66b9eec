"""Why a check failed, in a line: what was observed and what was expected, before pytest's own explanation."""

import os
import re

import pytest
from _pytest.fixtures import FixtureLookupError

from .records import Response
from .wire import LabDidNotStart, LabEnded, LabError

LONGEST = 600
# Of one list, the responses that are looked at.
MOST_RESPONSES = 5


class CheckStuck(BaseException):
    """The check used up its instructions without asking the lab for anything."""


# A mistake in the check itself, whatever the learner's code does.
MISTAKES = (LabError, CheckStuck, NameError, ImportError, SyntaxError, MemoryError)


def is_mistake(error):
    return isinstance(error, MISTAKES)


def message_of(item, error):
    """One line for an exception of a check."""
    if isinstance(error, FixtureLookupError):
        path, line, _ = item.location
        return f"{path}:{line + 1}: there is no fixture '{error.argname}'; a check takes `lab`: def {item.function.__name__}(lab)"
    if isinstance(error, LabDidNotStart):
        return str(error).splitlines()[0]
    if isinstance(error, (LabEnded, CheckStuck)):
        return one_line(str(error))
    if isinstance(error, AssertionError):
        return _assertion(str(error)) or f'the assertion at {place_of(error)} does not hold'
    if isinstance(error, pytest.fail.Exception):
        return one_line(str(error))
    return one_line(f'{place_of(error)}: {type(error).__name__}: {error}')


def collection_message(node, error):
    """One line for a file of checks that cannot be read: where and why."""
    if isinstance(error, (pytest.UsageError, CheckStuck)):
        return one_line(str(error))
    return one_line(f'{place_of(error) or node.nodeid}: {type(error).__name__}: {getattr(error, "msg", None) or error}')


def _assertion(text):
    """The author's message; without one, what pytest made of the comparison."""
    parts = re.split(r'(?:^|\n)assert ', text, maxsplit=1)
    if parts[0].strip() or len(parts) == 1:
        return one_line(parts[0])
    lines = parts[1].splitlines()
    # What is deeper says how a value was come by (`where get = <lab>.get`).
    where = [line.strip(' +') for line in lines if re.match(r'\s*\+  where', line)]
    return one_line(f'expected {lines[0].strip()}' + (f' ({"; ".join(where)})' if where else ''))


def one_line(text):
    line = ' '.join(text.split())
    return line if len(line) <= LONGEST else f'{line[:LONGEST]}...'


def place_of(error):
    """file:line of the innermost frame in the checks' own files."""
    if isinstance(error, SyntaxError) and error.filename:
        return f'{_relative(error.filename)}:{error.lineno}'
    place = ''
    for frame, line in _frames(error):
        place = f'{_relative(frame.f_code.co_filename)}:{line}'
    return place


def responses_in(error):
    """`seq` of the answers that the failing check was looking at, innermost frame first, the most telling of a list first."""
    seqs = []
    for frame, _ in reversed(list(_frames(error))):
        for value in frame.f_locals.values():
            seqs += [response.seq for response in _responses(value)]
    return list(dict.fromkeys(seqs))


def _responses(value):
    if isinstance(value, Response):
        return [value]
    if isinstance(value, (list, tuple)):
        found = [one for one in value if isinstance(one, Response)]
        return sorted(found, key=lambda one: (one.ok, -one.elapsed))[:MOST_RESPONSES]
    return []


def _frames(error):
    """Frames of an exception that lie in the checks' own files, outermost first, each with its line."""
    root = os.getcwd().rstrip('/') + '/'
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith(root):
            yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _relative(path):
    root = os.getcwd().rstrip('/') + '/'
    return path.removeprefix(root)
