"""Files by their numbers: os.open, read, write, lseek, dup, and one that is closed."""
import os

from observe import failed, saw

fd = os.open('a.bin', os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
saw(os.write(fd, b'0123456789'), os.lseek(fd, 3, os.SEEK_SET), os.read(fd, 4).decode())
copy = os.dup(fd)
saw(os.read(copy, 10).decode(), os.fstat(fd).st_size)
os.ftruncate(fd, 5)
os.close(fd)
saw(os.fstat(copy).st_size, os.pread(copy, 3, 1).decode())
os.close(copy)
with failed('closed'):
    os.read(copy, 1)
with failed('O_EXCL'):
    os.open('a.bin', os.O_CREAT | os.O_EXCL | os.O_WRONLY)
appending = os.open('a.bin', os.O_WRONLY | os.O_APPEND)
os.write(appending, b'!')
os.close(appending)
saw(open('a.bin').read())
