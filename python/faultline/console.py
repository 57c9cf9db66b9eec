"""A Python console inside a running program: `eval` commands, each run in a thread of its own (SPEC P9).

Names are those of the program's main module, so its state can be looked at and changed. `await` works on its event loop.
"""

import ast
import asyncio
import codeop
import contextlib
import inspect
import io
import os
import sys
import traceback
import types

from . import strands
from .machine import machine
from .strands import scheduler

# A longer answer fits no terminal, and the event log keeps all of them.
LONGEST = 16 * 1024

_compile = codeop.CommandCompiler()
_compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_own_names = {'__name__': '__console__', '__builtins__': __builtins__}


def on_eval(ident, code):
    """One entry of a console. It is answered once: 'value', 'error', or 'more' where the code is not whole."""
    identity = strands.Identity()
    text = io.StringIO()

    def entry():
        with _printing_to(text, identity):
            outcome, task = _run(code, text)
        if task is None:
            _answer(ident, outcome, text)
        else:
            task.add_done_callback(lambda done: _awaited(ident, done, text))
    strands.spawn(entry, identity)


def _run(code, text):
    """(outcome, what to wait for before it is told)."""
    try:
        whole = _whole(code)
        if whole is None:
            return 'more', None
        result = types.FunctionType(whole, _names())()
        if not inspect.iscoroutine(result):
            return 'value', None
        if not scheduler.loops:
            result.close()
            raise RuntimeError('there is no event loop in this process to await on')
        return 'value', asyncio.run_coroutine_threadsafe(_captured(result, text), scheduler.loops[0])
    except BaseException as error:
        _print_error(error)
        return 'error', None


def _whole(code):
    """The code object; None where more lines must come: an indented block ends with an empty line, as at python's prompt."""
    lines = code.split('\n')
    if len(lines) > 1 and lines[-1].startswith((' ', '\t')):
        return None
    return _compile(code, '<console>', 'single')


async def _captured(coroutine, text):
    return await _Captured(coroutine, text)


class _Captured:
    """A coroutine on the program's own loop: what it prints in its own turns is the console's."""

    def __init__(self, coroutine, text):
        self.coroutine, self.text = coroutine, text

    def __await__(self):
        steps = self.coroutine.__await__()
        step, value = steps.send, None
        while True:
            try:
                with _printing_to(self.text, scheduler.current.identity):
                    waits_for = step(value)
            except StopIteration as end:
                return end.value
            try:
                step, value = steps.send, (yield waits_for)
            except BaseException as error:
                step, value = steps.throw, error


def _awaited(ident, done, text):
    try:
        done.result()
        outcome = 'value'
    except BaseException as error:
        outcome = 'error'
        with _printing_to(text, scheduler.current.identity):
            _print_error(error)
    _answer(ident, outcome, text)


def _names():
    """The namespace of the program's main module once it is there; one of the console's own before."""
    for argument in sys.argv:
        name = argument.partition(':')[0].removesuffix('.py').replace('/', '.')
        module = sys.modules.get(name)
        if module is not None and _is_own(module):
            return vars(module)
    main = sys.modules.get('__main__')
    return vars(main) if main is not None and _is_own(main) else _own_names


def _is_own(module):
    return (getattr(module, '__file__', None) or '').startswith('/app/')


class _Split(io.TextIOBase):
    """stdout while a console's entry runs: another thread that gets its turn meanwhile prints where it always did."""

    def __init__(self, text, stream, identity):
        self.text, self.stream, self.identity = text, stream, identity

    def write(self, piece):
        return (self.text if scheduler.current.identity is self.identity else self.stream).write(piece)


@contextlib.contextmanager
def _printing_to(text, identity):
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_Split(text, stream, identity) for stream in streams)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams


def _print_error(error):
    here = os.path.dirname(__file__)
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith(here):
        frames = frames.tb_next
    traceback.print_exception(type(error), error, frames, file=sys.stdout)


def _answer(ident, outcome, text):
    said = text.getvalue()
    cut = said if len(said) <= LONGEST else f'{said[:LONGEST]}\n... ({len(said):,} characters in all)\n'
    machine.emit('eval', 0, f'{ident}\n{outcome}\n{cut}')
