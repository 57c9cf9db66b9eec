"""mmap on a file, and a lock file with O_EXCL."""
import mmap
import os

from observe import failed, saw

open('a.bin', 'wb').write(b'hello world')
with open('a.bin', 'r+b') as file, mmap.mmap(file.fileno(), 0) as view:
    saw(view[:5].decode(), view.find(b'world'), len(view))
    view[:5] = b'HELLO'
    view.flush()
saw(open('a.bin').read())


def lock():
    os.close(os.open('lock', os.O_CREAT | os.O_EXCL))


lock()
with failed('locked'):
    lock()
os.remove('lock')
with failed('free again'):
    lock()
