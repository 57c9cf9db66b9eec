"""The event loop's calls on bare sockets: add_reader and add_writer, and over them asyncio's own sock_recv, sock_connect
and so on, as its selector loop has them."""

from asyncio import events
from asyncio.selector_events import BaseSelectorEventLoop as _Selector

from .machine import machine


class SocketWatching:
    """Of an event loop: tells callbacks, again and again, while a socket can be read or written."""

    def _watches(self):
        return self.__dict__.setdefault('_watched', {})  # (fd, 'readable' or 'writable') -> Handle

    def _watch(self, fd, what, callback, args):
        self._check_closed()
        self._forget(fd, what)
        handle = self._watches()[fd, what] = events.Handle(callback, args, self, None)
        self.call_soon(self._look, fd, what, handle)
        return handle

    def _forget(self, fd, what):
        handle = self._watches().pop((fd, what), None)
        if handle is not None:
            handle.cancel()
        return handle is not None

    def _look(self, fd, what, handle):
        """Calls back if there is something; looks again soon if there is, and else when something has changed."""
        description = machine.files.get(fd)
        if self._watches().get((fd, what)) is not handle or description is None:
            return
        if getattr(description, what):
            handle._run()
            self.call_soon(self._look, fd, what, handle)
        else:
            description.watchers.append(lambda: self.is_closed() or self.call_soon(self._look, fd, what, handle))

    def _add_reader(self, fd, callback, *args):
        return self._watch(fd, 'readable', callback, args)

    def _add_writer(self, fd, callback, *args):
        return self._watch(fd, 'writable', callback, args)

    def _remove_reader(self, fd):
        return self._forget(fd, 'readable')

    def _remove_writer(self, fd):
        return self._forget(fd, 'writable')

    def add_reader(self, fd, callback, *args):
        self._add_reader(_number(fd), callback, *args)

    def add_writer(self, fd, callback, *args):
        self._add_writer(_number(fd), callback, *args)

    def remove_reader(self, fd):
        return self._remove_reader(_number(fd))

    def remove_writer(self, fd):
        return self._remove_writer(_number(fd))

    def _ensure_fd_no_transport(self, fd):
        _number(fd)

    # What asyncio's selector loop makes of these.
    for _name in ('sock_recv', '_sock_recv', '_sock_read_done', 'sock_recv_into', '_sock_recv_into', 'sock_recvfrom', '_sock_recvfrom',
                  'sock_recvfrom_into', '_sock_recvfrom_into', 'sock_sendall', '_sock_sendall', '_sock_write_done', 'sock_sendto',
                  '_sock_sendto', 'sock_connect', '_sock_connect', '_sock_connect_cb', 'sock_accept', '_sock_accept'):
        locals()[_name] = getattr(_Selector, _name)
    del _name


def _number(fd):
    if isinstance(fd, int):
        return fd
    try:
        return int(fd.fileno())
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f'Invalid file object: {fd!r}') from None
