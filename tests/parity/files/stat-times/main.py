"""A file's size, kind and times: changed by writing, and by utime."""
import os
import stat
import time

from observe import mark, saw

open('a.txt', 'w').write('hello')
first = os.stat('a.txt')
time.sleep(0.3)
open('a.txt', 'a').write('!')
second = os.stat('a.txt')
mark('between two writes', second.st_mtime - first.st_mtime, 0.3)
saw(first.st_size, second.st_size, stat.S_ISREG(second.st_mode), stat.S_ISDIR(os.stat('.').st_mode))
os.utime('a.txt', (1_000_000, 2_000_000))
saw(os.path.getmtime('a.txt'), os.path.getatime('a.txt'))
os.chmod('a.txt', 0o600)
saw(oct(os.stat('a.txt').st_mode & 0o777), os.access('a.txt', os.R_OK), os.access('no.txt', os.F_OK))
saw(abs(first.st_mtime - time.time()) < 5)
