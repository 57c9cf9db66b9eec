"""What a service asks its machine at its start: users, limits, hosts, processors."""
import getpass
import grp
import os
import pathlib
import platform
import pwd
import resource

from observe import failed, saw

me = pwd.getpwuid(os.getuid())
saw(pwd.getpwnam(me.pw_name) == me, me.pw_dir != '', pwd.getpwnam('root').pw_uid, grp.getgrgid(0).gr_name, getpass.getuser() != '')
with failed('no such user'):
    pwd.getpwnam('nobody-of-that-name')
with failed('no such group'):
    grp.getgrgid(987_654)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
saw(soft > 0, resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.getpagesize())
with failed('beyond the hard limit'):
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard - 1))
with failed('no such limit'):
    resource.getrlimit(999)
used = resource.getrusage(resource.RUSAGE_SELF)
saw(used.ru_utime >= 0, used.ru_maxrss > 1000)
saw(0 < len(os.sched_getaffinity(0)) <= os.cpu_count(), platform.system(), platform.freedesktop_os_release()['ID'] != '')
saw('localhost' in pathlib.Path('/etc/hosts').read_text(), pathlib.Path('~').expanduser() == pathlib.Path.home())
