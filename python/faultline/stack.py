"""Suspending a program where it stands (JSPI), for programs that run their own loop or sleep in a script.

A service under uvicorn never needs it: its loop is driven from outside, so the process can be checkpointed. A script is
started on a stack of its own, and each wait parks that stack until the kernel's next step for this process.
"""

from asyncio import events, tasks

from .errors import refuse_blocking
from .machine import machine

_web_loop = None


def _host_loop():
    """Pyodide's own loop: a JavaScript promise becomes awaitable only while it is the running one."""
    global _web_loop
    if _web_loop is None:
        from pyodide.webloop import WebLoop
        _web_loop = WebLoop()
    return _web_loop


def can_park():
    from pyodide.ffi import can_run_sync
    return machine.park is not None and not machine.stepping and can_run_sync()


def wait_for(ask):
    """Suspends the program until the promise that `ask()` gets from the host settles; returns its value."""
    from pyodide.ffi import run_sync
    loop = events._get_running_loop()
    task = tasks.current_task(loop) if loop is not None else None
    if task is not None:
        tasks._leave_task(loop, task)
    events._set_running_loop(None)
    try:
        events._set_running_loop(_host_loop())
        return run_sync(ask())
    finally:
        events._set_running_loop(None)
        events._set_running_loop(loop)
        if task is not None:
            tasks._enter_task(loop, task)


def park(deadline, what, instead):
    """Suspends until the kernel steps this process again: at `deadline` (ns; -1 for none) or when input comes."""
    if not can_park():
        refuse_blocking(what, instead)
    wait_for(lambda: machine.park(deadline))
