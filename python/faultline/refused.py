"""A process starts no others. Whoever tries is told so, and what to do instead; the libraries' own words speak of builds and platforms."""

import errno
import os
import sys

WHY = 'a service here starts no other processes: give each its own service in compose.yaml, or use threads'


def install():
    import concurrent.futures.process as pools
    import multiprocessing.process
    import subprocess
    for name in ('fork', 'forkpty', 'posix_spawn', 'posix_spawnp', 'execv', 'execve', 'system'):
        if hasattr(os, name):
            setattr(os, name, _refusing(f'os.{name}'))
    subprocess.Popen.__init__ = _refusing('subprocess')
    multiprocessing.process.BaseProcess.start = _refusing('multiprocessing')
    pools._check_system_limits = _refusing('ProcessPoolExecutor')
    sys.meta_path.insert(0, NoSemaphores)


def _refusing(what):
    def refuse(*_args, **_named):
        raise OSError(errno.ENOSYS, f'{what}: {WHY}')
    return refuse


class NoSemaphores:
    """multiprocessing's queues, locks and pools are made of this module, which is not built for WebAssembly."""

    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name == '_multiprocessing':
            raise ModuleNotFoundError(f'multiprocessing: {WHY}', name=name)
        return None
