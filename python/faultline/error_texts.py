"""What Linux calls its errors. The C library below has words of its own ("Address in use"), and programs print and compare them."""

import errno
import os

TEXTS = {
    'EADDRINUSE': 'Address already in use', 'EADDRNOTAVAIL': 'Cannot assign requested address', 'EBUSY': 'Device or resource busy',
    'ECHILD': 'No child processes', 'ECONNABORTED': 'Software caused connection abort', 'EDEADLK': 'Resource deadlock avoided',
    'EDQUOT': 'Disk quota exceeded', 'EHOSTUNREACH': 'No route to host', 'EINPROGRESS': 'Operation now in progress',
    'EIO': 'Input/output error', 'EISCONN': 'Transport endpoint is already connected', 'ELOOP': 'Too many levels of symbolic links',
    'EMFILE': 'Too many open files', 'EMSGSIZE': 'Message too long', 'ENAMETOOLONG': 'File name too long',
    'ENETUNREACH': 'Network is unreachable', 'ENOMEM': 'Cannot allocate memory', 'ENOTCONN': 'Transport endpoint is not connected',
    'ENOTSOCK': 'Socket operation on non-socket', 'ENOTSUP': 'Operation not supported', 'EOPNOTSUPP': 'Operation not supported',
    'ETIMEDOUT': 'Connection timed out', 'EXDEV': 'Invalid cross-device link',
}


def install():
    texts = {getattr(errno, name): text for name, text in TEXTS.items()}
    strerror = os.strerror
    os.strerror = lambda number: texts.get(number) or strerror(number)
