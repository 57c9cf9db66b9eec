"""MemoryBIO and SSLObject: TLS without a socket, as asyncio, anyio and websockets use it."""

from . import errors
from .errors import READ, SHUTDOWN, WRITE, failure, want_read
from .session import Session


class MemoryBIO:
    """A buffer between a program and an SSLObject."""

    def __init__(self):
        self._buffer = bytearray()
        self._eof_written = False

    def read(self, size=-1):
        if size is None or size < 0 or size >= len(self._buffer):
            data = bytes(self._buffer)
            self._buffer.clear()
        else:
            data = bytes(self._buffer[:size])
            del self._buffer[:size]
        return data

    def write(self, data):
        view = memoryview(data)
        if not view.contiguous:
            raise BufferError('memoryview must be contiguous')
        if self._eof_written:
            raise errors.SSLError('cannot write() after write_eof()')
        self._buffer += view.cast('B') if view.nbytes else b''
        return view.nbytes

    def write_eof(self):
        self._eof_written = True

    @property
    def pending(self):
        return len(self._buffer)

    @property
    def eof(self):
        return self._eof_written and not self._buffer


class Secured:
    """What SSLObject and SSLSocket tell alike of the session under `_sslobj`, a name that httpcore knows."""

    _sslobj = None
    _context = None

    def version(self):
        return None if self._sslobj is None else self._sslobj.version()

    def cipher(self):
        return None if self._sslobj is None else self._sslobj.cipher()

    def shared_ciphers(self):
        found = self.cipher() if self.server_side else None
        return None if found is None else [found]

    def compression(self):
        return None

    def selected_alpn_protocol(self):
        return None if self._sslobj is None else self._sslobj.alpn

    def selected_npn_protocol(self):
        return None

    def get_verified_chain(self):
        return [cert.der for cert in self._sslobj.verified] if self._sslobj is not None else []

    def get_unverified_chain(self):
        return [cert.der for cert in self._sslobj.peer] if self._sslobj is not None else []

    def get_channel_binding(self, cb_type='tls-unique'):
        if cb_type != 'tls-unique':
            raise ValueError(f'{cb_type} channel binding type not implemented')
        return None

    def verify_client_post_handshake(self):
        raise failure('EXTENSION_NOT_RECEIVED', SHUTDOWN)

    @property
    def session(self):
        return None

    @property
    def session_reused(self):
        return False if self._sslobj is not None and self._sslobj.done else None

    @property
    def context(self):
        return self._context

    @context.setter
    def context(self, context):
        self._context = context
        if self._sslobj is not None:
            self._sslobj.context = context


class SSLObject(Secured):
    def __init__(self, *_args, **_kwargs):
        raise TypeError(f'{self.__class__.__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_bio().')

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        context.check_side(server_side, server_hostname)
        self = cls.__new__(cls)
        self._incoming, self._outgoing = incoming, outgoing
        self._context = context
        self.server_side, self.server_hostname = bool(server_side), server_hostname
        self._sslobj = Session(context, self.server_side, server_hostname, self, self._take, outgoing.write)
        return self

    def _take(self, size, line=errors.HANDSHAKE):
        data = self._incoming.read(size)
        if not data and not self._incoming.eof:
            raise want_read(line)
        return data

    def do_handshake(self):
        self._sslobj.handshake()

    def read(self, len=1024, buffer=None):
        session = self._sslobj
        if not session.done:
            session.handshake()
        data = b''
        # The end of the stream stands for close_notify, which is no frame of its own here.
        if len and not session.closed and session.await_ticket():
            data = self._take(len, READ)
        if buffer is None:
            return data
        buffer[:data.__len__()] = data
        return data.__len__()

    def write(self, data):
        if not self._sslobj.done:
            self._sslobj.handshake()
        if self._sslobj.closed:
            raise failure('PROTOCOL_IS_SHUTDOWN', WRITE)
        return self._outgoing.write(data)

    def getpeercert(self, binary_form=False):
        return self._sslobj.peer_certificate(binary_form)

    def pending(self):
        return 0

    def unwrap(self):
        if not self._sslobj.done:
            raise failure('SHUTDOWN_WHILE_IN_INIT', SHUTDOWN)
        self._sslobj.closed = True


SSLObject.__module__ = MemoryBIO.__module__ = 'ssl'
