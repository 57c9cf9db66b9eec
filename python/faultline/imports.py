"""Modules that import each other need more of Python's stack than all else: it is wider while one is imported (python-stack.ts)."""

from importlib import _bootstrap

from .machine import machine


def install():
    find_and_load = _bootstrap._find_and_load
    under_way = False

    def _find_and_load(name, import_):
        nonlocal under_way
        if under_way or machine.host is None:
            return find_and_load(name, import_)
        under_way = True
        machine.host.importing(True)
        try:
            return find_and_load(name, import_)
        finally:
            under_way = False
            machine.host.importing(False)
    # Tracebacks leave out what lies in importlib's own file.
    _find_and_load.__code__ = _find_and_load.__code__.replace(co_filename=find_and_load.__code__.co_filename)
    _bootstrap._find_and_load = _find_and_load
