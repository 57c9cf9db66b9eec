"""SSLSocket: TLS over a blocking socket. After the handshake it hands through what the socket sends and receives."""

import errno
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, socket

from .errors import HANDSHAKE, READ, SHUTDOWN, WRITE, SSLWantWriteError, failure, want_read
from .objects import Secured
from .session import Session


class SSLSocket(Secured, socket):
    def __init__(self, *_args, **_kwargs):
        raise TypeError(f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_socket().')

    @classmethod
    def _create(cls, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None,
                context=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        if server_side and server_hostname:
            raise ValueError('server_hostname can only be specified in client mode')
        if context.check_hostname and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        timeout = sock.gettimeout()
        self = cls.__new__(cls)
        socket.__init__(self, family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        sock.detach()
        self._context = context
        self.server_side, self.server_hostname = server_side, context._encode_hostname(server_hostname)
        self.do_handshake_on_connect, self.suppress_ragged_eofs = do_handshake_on_connect, suppress_ragged_eofs
        self.settimeout(timeout)
        try:
            if self._is_connected():
                self._begin()
        except BaseException:
            self.close()
            raise
        return self

    def _is_connected(self):
        try:
            self.getpeername()
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            return False
        return True

    def _begin(self):
        self._context.check_side(self.server_side, self.server_hostname)
        self._sslobj = Session(self._context, self.server_side, self.server_hostname, self, self._take, self._put)
        if self.do_handshake_on_connect:
            if self.gettimeout() == 0.0:
                raise ValueError('do_handshake_on_connect should not be specified for non-blocking sockets')
            self.do_handshake()

    # -- the socket beneath ------------------------------------------------------------------------------------------
    def _take(self, size, line=HANDSHAKE, what='handshake'):
        try:
            return socket.recv(self, size)
        except BlockingIOError:
            raise want_read(line) from None
        except TimeoutError:
            raise TimeoutError(_timed_out(line, what)) from None

    def _put(self, data):
        while data:
            data = data[socket.send(self, data):]

    def do_handshake(self, block=False):
        timeout = self.gettimeout()
        if timeout == 0.0 and block:
            self.settimeout(None)
        try:
            self._sslobj.handshake()
        finally:
            self.settimeout(timeout)

    def _secured(self):
        session = self._sslobj
        if session is not None and not session.done:
            session.handshake()
        return session

    # -- reading -----------------------------------------------------------------------------------------------------
    def recv(self, buflen=1024, flags=0):
        session = self._secured()
        if session is None:
            return socket.recv(self, buflen, flags)
        _no_flags(flags, 'recv', self)
        if buflen == 0 or session.closed or not session.await_ticket():
            return b''
        return self._take(buflen, READ, 'read')

    def recv_into(self, buffer, nbytes=None, flags=0):
        if self._sslobj is None:
            return socket.recv_into(self, buffer, nbytes or 0, flags)
        _no_flags(flags, 'recv_into', self)
        view = memoryview(buffer).cast('B')
        data = self.recv(nbytes or len(view) or 1024)
        view[:len(data)] = data
        return len(data)

    def read(self, len=1024, buffer=None):
        if self._sslobj is None:
            raise ValueError('Read on closed or unwrapped SSL socket.')
        return self.recv(len) if buffer is None else self.recv_into(buffer, len)

    def recvfrom(self, buflen=1024, flags=0):
        self._refuse('recvfrom')
        return socket.recvfrom(self, buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self._refuse('recvfrom_into')
        return socket.recvfrom_into(self, buffer, nbytes or 0, flags)

    def recvmsg(self, *_args, **_kwargs):
        raise NotImplementedError(f'recvmsg not allowed on instances of {self.__class__}')

    def recvmsg_into(self, *_args, **_kwargs):
        raise NotImplementedError(f'recvmsg_into not allowed on instances of {self.__class__}')

    def pending(self):
        return 0

    # -- writing -----------------------------------------------------------------------------------------------------
    def send(self, data, flags=0):
        session = self._secured()
        if session is None:
            return socket.send(self, data, flags)
        _no_flags(flags, 'send', self)
        if session.closed:
            raise failure('PROTOCOL_IS_SHUTDOWN', WRITE)
        try:
            return socket.send(self, data)
        except BlockingIOError:
            raise SSLWantWriteError(3, f'The operation did not complete (write) (_ssl.c:{WRITE})') from None
        except TimeoutError:
            raise TimeoutError('The write operation timed out') from None

    def sendall(self, data, flags=0):
        _no_flags(flags if self._sslobj is not None else 0, 'sendall', self)
        view = memoryview(data).cast('B')
        while len(view):
            view = view[self.send(view, 0 if self._sslobj is not None else flags):]

    def write(self, data):
        if self._sslobj is None:
            raise ValueError('Write on closed or unwrapped SSL socket.')
        return self.send(data)

    def sendto(self, data, *where):
        self._refuse('sendto')
        return socket.sendto(self, data, *where)

    def sendmsg(self, *_args, **_kwargs):
        raise NotImplementedError(f'sendmsg not allowed on instances of {self.__class__}')

    def sendfile(self, file, offset=0, count=None):
        return self._sendfile_use_send(file, offset, count)

    def _refuse(self, what):
        if self._sslobj is not None:
            raise ValueError(f'{what} not allowed on instances of {self.__class__}')

    # -- connections -------------------------------------------------------------------------------------------------
    def connect(self, addr):
        self._tls_connect(addr, socket.connect)

    def connect_ex(self, addr):
        return self._tls_connect(addr, socket.connect_ex)

    def _tls_connect(self, addr, connect):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._sslobj is not None:
            raise ValueError('attempt to connect already-connected SSLSocket!')
        code = connect(self, addr)
        if not code:
            self._begin()
        return code

    def accept(self):
        accepted, address = socket.accept(self)
        return self.context.wrap_socket(
            accepted, do_handshake_on_connect=self.do_handshake_on_connect, suppress_ragged_eofs=self.suppress_ragged_eofs,
            server_side=True), address

    def getpeercert(self, binary_form=False):
        return self._tls().peer_certificate(binary_form)

    def unwrap(self):
        session = self._tls()
        if not session.done:
            raise failure('SHUTDOWN_WHILE_IN_INIT', SHUTDOWN)
        self._sslobj = None
        plain = socket(family=self.family, type=self.type, proto=self.proto, fileno=self.fileno())
        plain.settimeout(self.gettimeout())
        self.detach()
        return plain

    def _tls(self):
        if self._sslobj is None:
            raise ValueError('No SSL wrapper around ' + str(self))
        return self._sslobj

    def shutdown(self, how):
        self._sslobj = None
        socket.shutdown(self, how)

    def _real_close(self):
        self._sslobj = None
        socket._real_close(self)

    def dup(self):
        raise NotImplementedError(f"Can't dup() {self.__class__.__name__} instances")


def _no_flags(flags, what, sock):
    if flags != 0:
        raise ValueError(f'non-zero flags not allowed in calls to {what}() on {sock.__class__}')


def _timed_out(line, what):
    return f'_ssl.c:{line}: The handshake operation timed out' if what == 'handshake' else f'The {what} operation timed out'


SSLSocket.__module__ = 'ssl'
