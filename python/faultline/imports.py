"""Modules that import each other need more of Python's stack than all else: it is wider while one is imported (python-stack.ts)."""

from importlib import _bootstrap

from .machine import machine


def install():
    find_and_load = _bootstrap._find_and_load

    def _find_and_load(name, import_):
        if machine.host is None or not machine.host.importing(True):
            return find_and_load(name, import_)
        try:
            return find_and_load(name, import_)
        finally:
            machine.host.importing(False)
    # Tracebacks leave out what lies in importlib's own file.
    _find_and_load.__code__ = _find_and_load.__code__.replace(co_filename=find_and_load.__code__.co_filename)
    _bootstrap._find_and_load = _find_and_load
