"""A process starts no others, and has no sockets but TCP's. Whoever tries is told so, and what to do instead; the libraries' own words speak of builds and platforms."""

import errno
import os
import sys

WHY = 'a service here starts no other processes: give each its own service in compose.yaml, or use threads'

NO_UNIX_SOCKETS = 'Unix sockets are not simulated: a service here speaks TCP, 127.0.0.1 within itself'


def install():
    import asyncio
    import concurrent.futures.process as pools
    import multiprocessing.context
    import multiprocessing.process
    import subprocess

    from .loop import SimLoop
    for name in ('fork', 'forkpty', 'posix_spawn', 'posix_spawnp', 'execv', 'execve', 'system'):
        if hasattr(os, name):
            setattr(os, name, _refusing(f'os.{name}'))
    subprocess.Popen.__init__ = _refusing('subprocess')
    multiprocessing.process.BaseProcess.start = _refusing('multiprocessing')
    multiprocessing.context.BaseContext.SimpleQueue = lambda _self: Notifier()
    pools._check_system_limits = _refusing('ProcessPoolExecutor')
    asyncio.start_unix_server = asyncio.open_unix_connection = _no_unix_sockets
    SimLoop.create_unix_server = SimLoop.create_unix_connection = _no_unix_sockets
    sys.meta_path.insert(0, NoSemaphores)


def _refusing(what):
    def refuse(*_args, **_named):
        raise OSError(errno.ENOSYS, f'{what}: {WHY}')
    return refuse


async def _no_unix_sockets(*_args, **_named):
    raise OSError(errno.EAFNOSUPPORT, NO_UNIX_SOCKETS)


class Notifier:
    """multiprocessing's SimpleQueue within one process: what a ThreadPool, which needs no other, waits for."""

    def __init__(self):
        import socket
        self._reader, self._writer = socket.socketpair()
        self._items = []

    def put(self, item):
        self._items.append(item)
        self._writer.send(b'.')

    def get(self):
        self._reader.recv(1)
        return self._items.pop(0)

    def empty(self):
        return not self._items

    def close(self):
        self._reader.close()
        self._writer.close()


class NoSemaphores:
    """multiprocessing's queues, locks and pools are made of this module, which is not built for WebAssembly."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name == '_multiprocessing':
            raise ModuleNotFoundError(f'multiprocessing: {WHY}', name=name)
        return None
