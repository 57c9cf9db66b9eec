"""The entry points that the kernel's side of a process calls. Each takes and gives plain values only.

`attach` makes the process, `launch` gets its command ready to run, and the `on_*` functions take inputs. What runs when
is the business of strands.py, whose `begin`, `next_segment`, `run` and `deadline` are entry points too.
"""

import contextvars
import gc
import os
import random
import sys
from asyncio import events

from . import linux, signals, strands
from .errors import Livelock, Stuck, is_of_the_machine, report, report_exception, user_frame
from .machine import machine
from .strands import begin, deadline, next_segment, run, scheduler
from .tls.install import write_bundle

__all__ = ['attach', 'begin', 'collect', 'deadline', 'launch', 'next_segment', 'run']

preload_failures = []
_state = {'loop': None, 'main': None, 'exited': False}


# -- the machine -------------------------------------------------------------------------------------------------------
def hand_over_bytes(take):
    take('send', 0, b'')


def attach(emit, renew, host, spec):
    """host: the stacks' other side. spec: name, ip, env, cwd, epoch_ns as a JavaScript object converted by `to_py`."""
    values = spec.to_py()
    machine.emit, machine.renew, machine.host = emit, renew, host
    machine.name, machine.ip = values['hostname'], values['ip']
    machine.epoch_ns = values['epochNs']
    os.environ.clear()
    os.environ.update(values['env'])
    os.chdir(values['cwd'])
    _open_streams()
    write_bundle()
    linux.write_files()
    random.seed(os.urandom(32))
    sys.excepthook = sys.__excepthook__
    signals.on_interrupt(_interrupted)


def _open_streams():
    import io
    for name, fd in (('stdout', 1), ('stderr', 2)):
        raw = io.FileIO(fd, 'w', closefd=False)
        stream = io.TextIOWrapper(raw, encoding='utf-8', errors='backslashreplace', line_buffering=True, write_through=True)
        stream.mode = 'w'
        setattr(sys, name, stream)
        setattr(sys, f'__{name}__', stream)


def _interrupted(_signal, frame):
    """The kernel raises SIGINT through the eval loop: the program spins, or the instruction budget of one step is used up."""
    if machine.host.spins():
        strands.spin(frame)
        return
    place = user_frame(frame)
    where = f' in {place.f_code.co_name}()' if place is not None else ''
    message = f'ran too long{where} without coming back to its event loop: nothing else in this service could run'
    report('stuck', message, place)
    machine.stuck = Stuck(message)
    raise machine.stuck


# -- the program -------------------------------------------------------------------------------------------------------
def launch(argv, served):
    """The command becomes the main thread. A served program's loop is driven from then on; a script ends with its last line."""
    command = list(argv.to_py())
    machine.served = served
    strands.spawn(lambda: _serve_command(command) if served else _run_script(command), scheduler.main)


def _serve_command(command):
    """Runs a served program (uvicorn, fastapi) up to the point where its server would block; its loop goes on alone."""
    from .boot import run_command
    from .loop import SimLoop
    from .patches import Takeover
    try:
        run_command(command)
        _exit(0, 'exit', '')
    except Takeover as takeover:
        loop = _state['loop'] = SimLoop()
        server = takeover.server
        events._set_running_loop(loop)
        _state['main'] = loop.create_task(_serve(server))
        events._set_running_loop(None)
        _state['main'].add_done_callback(lambda task: None if task.cancelled() else task.exception())
        loop.drive(scheduler.main, program_ended)
    except BaseException as error:
        program_ended(error)


async def _serve(server):
    try:
        await server.serve()
        if not server.started:
            sys.exit(3)  # uvicorn's STARTUP_FAILURE
    except BaseException as error:
        program_ended(error)
    else:
        program_ended(SystemExit(0))


def _run_script(command):
    from .boot import run_command
    ending = (0, 'exit', '')
    try:
        contextvars.Context().run(run_command, command)
    except BaseException as error:
        ending = _tell(error)  # before its threads and exit handlers, as `python` does
    try:
        _finish()
    except BaseException as error:
        ending = _tell(error)
    _exit(*ending)


def _finish():
    """The end of a program: its threads are waited for, its exit handlers run, its streams flushed."""
    import atexit
    import threading
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def program_ended(error):
    _exit(*_tell(error))


def _tell(error):
    """Tells how the program ended, as the python command does; returns its exit code, the cause and a word on it."""
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            code = 0
        elif not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
        return code & 0xFF, 'exit', ''
    if isinstance(error, Livelock):
        return 137, 'limit', _tell_livelock()
    if isinstance(error, MemoryError):
        report_exception(error)
        return 137, 'limit', 'out of memory: the process reached its memory limit'
    _print_exception(error)
    if isinstance(error, Stuck):
        return 137, 'limit', str(error)
    report_exception(error)
    return 1, 'error', f'{type(error).__name__}: {error}'


def _print_exception(error):
    """By sys.excepthook, as `python` does it, without the frames of this package."""
    tb = error.__traceback__
    while tb is not None and (is_of_the_machine(tb.tb_frame) or tb.tb_frame.f_code.co_filename.startswith('<frozen runpy')):
        tb = tb.tb_next
    error.__traceback__ = tb  # it prints that of the exception, whatever it is given
    sys.excepthook(type(error), error, tb)


def _tell_livelock():
    loop = _state['loop'] or (scheduler.loops[0] if scheduler.loops else None)
    busy = [handle for handle in list(loop._ready) if not handle._cancelled] if loop is not None else []
    frame = next((found for found in map(_frame_of, busy) if found is not None), None)
    message = 'keeps itself busy without letting time pass: a loop awaits nothing that takes time (await asyncio.sleep(0)?)'
    report('livelock', message, frame)
    print(f'RuntimeError: {message}', file=sys.stderr)
    return message


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
    connected = machine.connecting.get(fd)
    if connected is not None:
        connected(None, (local_host, local_port), (peer_host, peer_port))


def on_connect_failed(fd, code):
    connected = machine.connecting.get(fd)
    if connected is not None:
        connected(_os_error(code, 'Connect call failed'), None, None)


def on_accepted(fd, port, local_host, local_port, peer_host, peer_port):
    server = machine.servers.get(port)
    if server is None:
        machine.emit('abort', fd, None)
        return
    server.accepted(fd, (local_host, local_port), (peer_host, peer_port))


def on_data(fd, buffer):
    data = buffer.to_bytes()
    end = machine.ends.get(fd)
    if end is not None:
        end.receive(data)


def on_eof(fd):
    end = machine.ends.get(fd)
    if end is not None:
        end.receive(None)


def on_reset(fd, code):
    end = machine.ends.get(fd)
    if end is not None:
        end.reset(_os_error(code, 'Connection lost'))


def on_drained(fd):
    end = machine.ends.get(fd)
    if end is not None:
        end.drained()


def on_resolved(query, addresses, error):
    resolved = machine.resolving.get(query)
    if resolved is not None:
        resolved(addresses.split(',') if addresses else [], error)


def on_signal(number):
    signals.send(number)


def on_eval(ident, code):
    from .console import on_eval
    on_eval(ident, code)


def exit_by_signal(number):
    """The default of a signal: the process ends here."""
    _exit(128 + number, 'exit', '')
    if scheduler.running:
        _real_exit(128 + number)


def _os_error(code, text):
    import errno
    kinds = {'ECONNREFUSED': ConnectionRefusedError, 'ECONNRESET': ConnectionResetError, 'ETIMEDOUT': TimeoutError,
             'EPIPE': BrokenPipeError}
    number = getattr(errno, code)
    return kinds.get(code, OSError)(number, text if code == 'ECONNREFUSED' else os.strerror(number))


def collect():
    """The collector, run by the kernel between two steps (SPEC T5)."""
    gc.collect()
