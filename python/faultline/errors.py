"""Errors that explain themselves. Each names what was tried, why it cannot be done here, and the way out."""

import os
import sys

from .machine import machine

_HERE = os.path.dirname(__file__)
_LIBRARY = os.path.dirname(os.__file__) + '/'


class BlockingCall(RuntimeError):
    """A call that would block the service's only thread was made where it cannot be suspended."""


class Livelock(BaseException):
    """The program keeps itself busy without ever letting virtual time pass."""


class Stuck(BaseException):
    """The program used up the instructions of one step without coming back to its event loop."""


def user_frame(frame):
    """The innermost frame of the learner's own files below `frame`, or None."""
    root = os.getcwd().rstrip('/') + '/'
    while frame is not None:
        if frame.f_code.co_filename.startswith(root):
            return frame
        frame = frame.f_back
    return None


def works_for_the_machine(frame):
    """Whether what runs in a frame is this package's work, the standard library's for it included."""
    while frame is not None:
        if is_of_the_machine(frame):
            return True
        if not frame.f_code.co_filename.startswith((_LIBRARY, '<frozen ')):
            return False
        frame = frame.f_back
    return False


def is_of_the_machine(frame):
    """Whether a frame is this package's own: a program is told of its own lines."""
    return frame.f_code.co_filename.startswith(_HERE)


def report(code, message, frame=None):
    """Tells the kernel of a named problem, with the learner's file and line where they are known."""
    file, line = (frame.f_code.co_filename, frame.f_lineno) if frame is not None else ('', 0)
    machine.emit('problem', line, f'{code}\n{file}\n{message}')


def report_exception(error):
    """Tells the kernel where in the learner's files an exception came from."""
    root = os.getcwd().rstrip('/') + '/'
    message = f'{type(error).__name__}: {error}'
    if isinstance(error, SyntaxError) and error.filename:
        machine.emit('problem', error.lineno or 0, f'syntax-error\n{error.filename}\n{type(error).__name__}: {error.msg}')
        return
    place, traceback = None, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith(root):
            place = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    file, line = place or ('', 0)
    code = 'import-error' if isinstance(error, ImportError) else 'exception'
    if isinstance(error, ModuleNotFoundError) and error.name and not _is_local(error.name):
        message += '. The sandbox has no network to install it from; `pip list` names what is there'
    machine.emit('problem', line, f'{code}\n{file}\n{message}')


def _is_local(name):
    """Whether the missing module is one of the learner's own packages, or a name inside one that is there."""
    return '.' in name or os.path.isdir(name) or os.path.exists(f'{name}.py')


def refuse_blocking(what, instead):
    """Raises BlockingCall for `what`, telling what to write instead."""
    message = f'{what} would block this service: nothing else in it could run meanwhile. Use {instead}.'
    report('blocking-call', message, user_frame(sys._getframe(1)))
    raise BlockingCall(message)
