"""Errors are told in Linux's words."""
import errno
import os
import socket

from observe import saw

for name in ('EADDRINUSE', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTCONN', 'EISCONN', 'EINPROGRESS', 'EMFILE',
             'EAGAIN', 'EBADF', 'EINVAL', 'ENOSPC', 'ENOENT', 'EEXIST', 'EACCES', 'EROFS', 'ENOTEMPTY', 'EIO', 'ENOMEM', 'ENAMETOOLONG', 'EOPNOTSUPP', 'EXDEV'):
    saw(name, os.strerror(getattr(errno, name)))


def told(what):
    try:
        what()
    except OSError as error:
        saw(type(error).__name__, errno.errorcode[error.errno], error.strerror)


first, second, third = socket.socket(), socket.socket(), socket.socket()
first.bind(('127.0.0.1', 0))
first.listen()
told(lambda: second.bind(first.getsockname()))
told(lambda: second.recv(1))
third.connect(first.getsockname())
told(lambda: third.connect(first.getsockname()))
told(lambda: socket.create_connection(('127.0.0.1', 1)))
told(lambda: socket.socket().bind(('203.0.113.7', 0)))
