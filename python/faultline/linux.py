"""A container's Linux: what libraries ask for by name and Emscripten leaves out, names otherwise or asks the host for."""

import collections
import os
import sys
import time
import types

from .machine import machine

USERS = 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n'
GROUPS = 'root:x:0:\nnogroup:x:65534:\n'
PAGE = 4096
OPEN_FILES, STACK = 1_048_576, 8 * 1024 * 1024  # Docker's limits
UNLIMITED = -1


def install():
    import sysconfig
    sysconfig.get_config_vars()  # it finds what was written down at the build by the platform's own name
    sys.platform = 'linux'
    sys.executable = '/usr/local/bin/python3'
    os.uname = lambda: os.uname_result(('Linux', machine.name, '6.6.0', '#1 SMP', 'x86_64'))
    os.umask = umask
    for name in ('getuid', 'geteuid', 'getgid', 'getegid'):
        setattr(os, name, lambda: 0)  # root, as in most containers
    os.sched_getaffinity = lambda _pid: set(range(os.cpu_count()))
    os.getrandom = lambda size, flags=0: os.urandom(size)
    time.tzname = ('UTC', 'UTC')
    _patch_clocks()
    for module in (_pwd(), _grp(), _resource()):
        sys.modules[module.__name__] = module


def _patch_clocks():
    """Clocks that Emscripten does not have, as the one that they do not differ from here."""
    clock_gettime = time.clock_gettime
    time.CLOCK_BOOTTIME, time.CLOCK_MONOTONIC_RAW = 7, 4
    time.clock_gettime = lambda clock: clock_gettime(time.CLOCK_MONOTONIC if clock in (4, 7) else clock)


def umask(mask):
    before, machine.umask = machine.umask, mask & 0o777
    machine.emit('umask', machine.umask, None)
    return before


def write_files():
    """Part of each process's own file system."""
    files = {
        '/etc/hostname': f'{machine.name}\n',
        '/etc/hosts': f'127.0.0.1\tlocalhost\n{machine.ip}\t{machine.name}\n',
        '/etc/resolv.conf': 'nameserver 127.0.0.11\noptions ndots:0\n',  # Docker's
        '/etc/passwd': USERS, '/etc/group': GROUPS,
        '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nID=debian\n',
    }
    for path, text in files.items():
        if not os.path.exists(path):
            with open(path, 'w') as file:
                file.write(text)


# -- modules that are not built for WebAssembly --------------------------------------------------------------------------
def _pwd():
    module = types.ModuleType('pwd', 'The users of this machine.')
    row = module.struct_passwd = _row('pwd', 'struct_passwd', 'pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell')

    def getpwall():
        return [row(name, word, int(user), int(group), *rest) for name, word, user, group, *rest in _fields('/etc/passwd')]
    module.getpwall = getpwall
    module.getpwnam = lambda name: _find(getpwall(), 'pw_name', name, 'getpwnam(): name not found')
    module.getpwuid = lambda user: _find(getpwall(), 'pw_uid', user, 'getpwuid(): uid not found')
    return module


def _grp():
    module = types.ModuleType('grp', 'The groups of this machine.')
    row = module.struct_group = _row('grp', 'struct_group', 'gr_name gr_passwd gr_gid gr_mem')

    def getgrall():
        return [row(name, word, int(group), [member for member in members.split(',') if member])
                for name, word, group, members in _fields('/etc/group')]
    module.getgrall = getgrall
    module.getgrnam = lambda name: _find(getgrall(), 'gr_name', name, 'getgrnam(): name not found')
    module.getgrgid = lambda group: _find(getgrall(), 'gr_gid', group, 'getgrgid(): gid not found')
    return module


def _row(module, name, fields):
    return collections.namedtuple(name, fields, module=module)


def _fields(path):
    with open(path) as file:
        return [line.rstrip('\n').split(':') for line in file]


def _find(rows, field, value, otherwise):
    for row in rows:
        if getattr(row, field) == value:
            return row
    raise KeyError(f'{otherwise}: {value!r}')


def _resource():
    """Limits are kept as they are set, and limit nothing: what a process may use is its lab's business (SPEC F24)."""
    module = types.ModuleType('resource', 'The limits of this process, and what it has used.')
    names = ('CPU', 'FSIZE', 'DATA', 'STACK', 'CORE', 'RSS', 'NPROC', 'NOFILE', 'MEMLOCK', 'AS')
    for number, name in enumerate(names):
        setattr(module, f'RLIMIT_{name}', number)
    module.RUSAGE_SELF, module.RUSAGE_CHILDREN, module.RUSAGE_THREAD = 0, -1, 1
    module.RLIM_INFINITY = UNLIMITED
    module.error = OSError
    usage = module.struct_rusage = _row('resource', 'struct_rusage', (
        'ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap ru_inblock ru_oublock ru_msgsnd '
        'ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw'))
    limits = {module.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES), module.RLIMIT_STACK: (STACK, UNLIMITED)}

    def getrlimit(resource):
        _check_limit(resource, names)
        return limits.get(resource, (UNLIMITED, UNLIMITED))

    def setrlimit(resource, pair):
        _check_limit(resource, names)
        soft, hard = pair
        if hard != UNLIMITED and (soft == UNLIMITED or soft > hard):
            raise ValueError('current limit exceeds maximum limit')
        limits[resource] = (soft, hard)

    def getrusage(who):
        seconds = time.process_time() if who != module.RUSAGE_CHILDREN else 0.0
        return usage(seconds, 0.0, machine.host.heap_end() // 1024, *[0] * 13)
    module.getrlimit, module.setrlimit, module.getrusage, module.getpagesize = getrlimit, setrlimit, getrusage, lambda: PAGE
    return module


def _check_limit(resource, names):
    if not 0 <= resource < len(names):
        raise ValueError('invalid resource specified')
