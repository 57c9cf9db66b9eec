"""The entry points that the kernel's side of a process calls. Each takes and gives plain values only.

`attach` makes the process, `start` runs its command, the `on_*` functions take inputs, and `step` runs everything that
is ready at a virtual instant.
"""

import gc
import os
import random
import sys
from asyncio import events

from . import signals
from .errors import Livelock, Stuck, report, report_exception, user_frame
from .machine import machine

preload_failures = []
_state = {'loop': None, 'main': None, 'exited': False, 'stuck': None}


# -- the machine -------------------------------------------------------------------------------------------------------
def attach(emit, renew, spec):
    """spec: name, ip, argv, env, cwd, epoch_ns as a JavaScript object converted by `to_py`."""
    values = spec.to_py()
    machine.emit, machine.renew = emit, renew
    machine.name, machine.ip = values['hostname'], values['ip']
    machine.epoch_ns = values['epochNs']
    os.environ.clear()
    os.environ.update(values['env'])
    os.chdir(values['cwd'])
    _open_streams()
    random.seed(os.urandom(32))
    signals.on_interrupt(_interrupted)


def attach_park(park, call):
    machine.park, machine.call = park, call


def _open_streams():
    import io
    for name, fd in (('stdout', 1), ('stderr', 2)):
        raw = io.FileIO(fd, 'w', closefd=False)
        stream = io.TextIOWrapper(raw, encoding='utf-8', errors='backslashreplace', line_buffering=True, write_through=True)
        stream.mode = 'w'
        setattr(sys, name, stream)
        setattr(sys, f'__{name}__', stream)


def _interrupted(_signal, frame):
    """The instruction budget of one step is used up (the kernel raises SIGINT through the eval loop)."""
    place = user_frame(frame)
    where = f' in {place.f_code.co_name}()' if place is not None else ''
    message = f'ran too long{where} without coming back to its event loop: nothing else in this service could run'
    report('stuck', message, place)
    _state['stuck'] = Stuck(message)
    raise _state['stuck']


# -- the program -------------------------------------------------------------------------------------------------------
def start(argv):
    """Runs a served program (uvicorn, fastapi) up to the point where its server would block; the loop goes on in `step`."""
    from .boot import run_command
    from .loop import SimLoop
    from .patches import Takeover
    loop = _state['loop'] = SimLoop()
    previous = loop.enter()
    machine.stepping = True
    try:
        events._set_running_loop(None)
        run_command(list(argv.to_py()))
        _exit(0, 'exit', '')
    except Takeover as takeover:
        events._set_running_loop(loop)
        _state['main'] = loop.create_task(_serve(takeover.server))
        _state['main'].add_done_callback(lambda task: None if task.cancelled() else task.exception())
    except BaseException as error:
        _ended(error)
    finally:
        machine.stepping = False
        loop.leave(previous)


async def _serve(server):
    try:
        await server.serve()
        if not server.started:
            sys.exit(3)  # uvicorn's STARTUP_FAILURE
    except BaseException as error:
        _ended(error)
    else:
        _ended(SystemExit(0))


def main(argv):
    """Runs a script on a stack that may be parked; returns when it has ended."""
    from .boot import run_command
    try:
        run_command(list(argv.to_py()))
        _finish_threads()
        _exit(0, 'exit', '')
    except BaseException as error:
        _ended(error)


def _finish_threads():
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _ended(error):
    """Turns the way in which the program ended into its exit code, as the python command does."""
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            code = 0
        elif not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
        _exit(code & 0xFF, 'exit', '')
    elif isinstance(error, Stuck):
        _print_exception(error)
        _exit(137, 'limit', str(error))
    elif isinstance(error, Livelock):
        _livelock()
    elif isinstance(error, MemoryError):
        report_exception(error)
        _exit(137, 'limit', 'out of memory: the process reached its memory limit')
    else:
        _print_exception(error)
        report_exception(error)
        _exit(1, 'error', f'{type(error).__name__}: {error}')


def _print_exception(error):
    """The traceback as `python` prints it, without the frames of this package."""
    import traceback
    here = os.path.dirname(__file__)
    tb = error.__traceback__
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith(here):
        tb = tb.tb_next
    traceback.print_exception(type(error), error, tb)


def _livelock():
    loop = _state['loop'] or machine.loop
    busy = [handle for handle in list(loop._ready) if not handle._cancelled] if loop is not None else []
    frame = next((found for found in map(_frame_of, busy) if found is not None), None)
    message = 'keeps itself busy without letting time pass: a loop awaits nothing that takes time (await asyncio.sleep(0)?)'
    report('livelock', message, frame)
    print(f'RuntimeError: {message}', file=sys.stderr)
    _exit(137, 'limit', message)


def _frame_of(handle):
    """The learner's frame in which the task behind a handle stands."""
    task = getattr(handle._callback, '__self__', None)
    coroutine = task.get_coro() if hasattr(task, 'get_coro') else None
    found = None
    while coroutine is not None:
        frame = getattr(coroutine, 'cr_frame', None)
        if frame is not None and user_frame(frame) is frame:
            found = frame
        coroutine = getattr(coroutine, 'cr_await', None)
    return found


def exit_now(code):
    """os._exit: the process ends here, without a word to anyone."""
    _exit(code & 0xFF, 'exit', '')
    _real_exit(code)


_real_exit = os._exit


def _exit(code, cause, detail):
    if not _state['exited']:
        _state['exited'] = True
        machine.emit('exit', code, f'{cause}\n{detail}')


# -- inputs --------------------------------------------------------------------------------------------------------------
def on_connected(fd, local_host, local_port, peer_host, peer_port):
    future = machine.connecting.get(fd)
    if future is not None and not future.done():
        future.set_result(((local_host, local_port), (peer_host, peer_port)))


def on_connect_failed(fd, code):
    future = machine.connecting.get(fd)
    if future is not None and not future.done():
        future.set_exception(_os_error(code, 'Connect call failed'))


def on_accepted(fd, port, local_host, local_port, peer_host, peer_port):
    server = machine.servers.get(port)
    if server is None:
        machine.emit('abort', fd, None)
        return
    server._loop.call_soon(server.accept, fd, (local_host, local_port), (peer_host, peer_port))


def on_data(fd, buffer):
    data = buffer.to_bytes()
    _to_transport(fd, data)


def on_eof(fd):
    _to_transport(fd, None)


def _to_transport(fd, item):
    transport = machine.transports.get(fd)
    if transport is not None:
        transport.receive(item)
    elif machine.loop is not None:
        # Accepted at this very instant: its transport is made in the loop's next turn.
        machine.loop.call_soon(_late, fd, item)


def _late(fd, item):
    transport = machine.transports.get(fd)
    if transport is not None:
        transport.receive(item)


def on_reset(fd, code):
    transport = machine.transports.get(fd)
    if transport is not None:
        transport.reset(_os_error(code, 'Connection lost'))


def on_drained(fd):
    transport = machine.transports.get(fd)
    if transport is not None:
        transport.drained()


def on_resolved(query, addresses):
    future = machine.resolving.get(query)
    if future is not None and not future.done():
        future.set_result(addresses.split(',') if addresses else [])


def on_signal(number):
    """Delivers a signal; returns nothing. The default of SIGTERM ends the process (exit code 143)."""
    try:
        signals.raise_signal(number)
    except SystemExit as error:
        _ended(error)


def _os_error(code, text):
    import errno
    kinds = {'ECONNREFUSED': ConnectionRefusedError, 'ECONNRESET': ConnectionResetError, 'ETIMEDOUT': TimeoutError,
             'EPIPE': BrokenPipeError}
    number = getattr(errno, code)
    return kinds.get(code, OSError)(number, text if code == 'ECONNREFUSED' else os.strerror(number))


# -- steps ---------------------------------------------------------------------------------------------------------------
def begin(now):
    """Opens a step: sets the clock before any input is taken."""
    machine.now = now


def step():
    """Runs all that is ready now; returns the next deadline in ns, or -1."""
    loop = _state['loop']
    if loop is None or _state['exited']:
        return -1
    previous = loop.enter()
    machine.stepping = True
    try:
        deadline = loop.run_ready()
        if _state['stuck'] is not None:  # a framework caught it; the service would have hung all the same
            raise _state['stuck']
        return deadline
    except BaseException as error:
        _ended(error)
        return -1
    finally:
        machine.stepping = False
        loop.leave(previous)


def collect():
    """The collector, run by the kernel between two steps."""
    gc.collect()

