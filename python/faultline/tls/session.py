"""One side of a TLS connection: the handshake, and who the peer is. It does no input and output of its own.

`source(n)` gives at most n bytes, b'' at the end of the stream, or raises SSLWantReadError; `sink(bytes)` sends. A handshake
reads exactly its frames: the application's bytes behind them stay where they are.

As in TLS 1.3 a client is done after one round trip and learns only afterwards, with the server's `ticket`, whether the server
took its certificate; in TLS 1.2 it waits for that too.
"""

import base64
import ipaddress
import time

from . import frames, verification
from .certificate import certificate
from .der import DerError
from .errors import (
    BAD_CERTIFICATE, CERTIFICATE_REQUIRED, CERTIFICATE_UNKNOWN, DECODE_ERROR, HANDSHAKE, HANDSHAKE_FAILURE, PROTOCOL_VERSION,
    READ, REFUSALS, SSLEOFError, SSLError, SSLWantReadError, alerted, failure, refused, unexpected_eof,
)
from .keys import EC

TLS_1_2, TLS_1_3 = 0x0303, 0x0304
VERSION_NAMES = {TLS_1_2: 'TLSv1.2', TLS_1_3: 'TLSv1.3'}
CERT_NONE, CERT_REQUIRED = 0, 2


class Session:
    def __init__(self, context, server_side, hostname, owner, source, sink):
        self.context = context
        self.server_side = server_side
        self.hostname = hostname
        self.owner = owner  # what an SNI callback is given
        self._source, self._sink = source, sink
        self._partial = b''
        self._begun = False
        self._steps = iter(self._serve() if server_side else self._call())
        self.done = False
        self.failed = None
        self._ticket_due = False
        self._certificate_asked = False
        self.closed = False
        self.protocol = None
        self.alpn = None
        self.peer = []  # its certificates, its own first
        self.verified = []  # the chain up to the anchor, where one was asked for

    # -- frames ------------------------------------------------------------------------------------------------------
    def _read_frame(self, line=HANDSHAKE):
        """(type, body); raises SSLWantReadError until a whole one is there, and what an alert stands for."""
        while True:
            have = len(self._partial)
            missing = frames.HEADER - have
            if have >= frames.HEADER:
                if not frames.looks_like_record(self._partial):
                    raise self._not_tls()
                missing = frames.HEADER + frames.body_length(self._partial) - have
                if missing == 0:
                    break
            data = self._source(missing)
            if not data:
                if not self.done:
                    self._alert(DECODE_ERROR)
                raise unexpected_eof(line)
            self._partial += data
        kind, body, self._partial = self._partial[0], self._partial[frames.HEADER:], b''
        if kind == frames.ALERT:
            raise alerted(body[1], line)
        fields = frames.read_message(body)
        if fields is None:
            raise self._alert(DECODE_ERROR, failure('BAD_PACKET', line, words='a TLS record that is not of this network'))
        return fields

    def _not_tls(self):
        if self.server_side and self._partial[:4] in (b'GET ', b'POST', b'HEAD', b'PUT '):
            return failure('HTTP_REQUEST')
        if self.server_side and self._partial[:5] == b'CONNE':
            return failure('HTTPS_PROXY_REQUEST')
        return failure('WRONG_VERSION_NUMBER')

    # -- the handshake -----------------------------------------------------------------------------------------------
    def handshake(self):
        """Goes as far as it can; raises SSLWantReadError where the peer's turn is."""
        if self.failed is not None:
            raise self.failed
        while not self.done:
            if not self._begun:
                self._begun = True
                next(self._steps)
            try:
                fields = self._read_frame()
                self._step(fields)
            except (SSLWantReadError, TimeoutError):
                raise
            except Exception as error:
                self.failed = error
                raise

    def _step(self, fields):
        try:
            self._steps.send(fields)
        except StopIteration:
            self.done = True

    def _call(self):
        """The client's side, a frame at a time."""
        context = self.context
        self._sink(frames.message(
            'client_hello', sni=None if self.hostname is None or _is_address(self.hostname) else self.hostname,
            alpn=context.alpn_protocols, versions=context.versions()))
        hello = yield
        self._accept_hello(hello)
        if context.verify_mode != CERT_NONE:
            self._verify(verification.SERVER, self.hostname if context.check_hostname else None)
        self._certificate_asked = bool(hello.get('request_certificate'))
        mine = context.chain_der if self._certificate_asked else []
        self._sink(frames.message('finished', chain=_encode(mine)))
        if self.protocol == TLS_1_2:
            yield
        else:
            self._ticket_due = True

    def _accept_hello(self, hello):
        if hello['type'] != 'server_hello' or hello.get('version') not in self.context.versions():
            raise self._alert(PROTOCOL_VERSION, failure('UNSUPPORTED_PROTOCOL'))
        self.protocol, self.alpn = hello['version'], hello.get('alpn')
        self._read_chain(hello)

    def _serve(self):
        """The server's side."""
        hello = yield
        common = [version for version in hello.get('versions', []) if version in self.context.versions()]
        if hello['type'] != 'client_hello' or not common:
            raise self._alert(PROTOCOL_VERSION, failure('UNSUPPORTED_PROTOCOL'))
        self._choose_context(hello.get('sni'))
        context = self.context
        if not context.chain_der:
            raise self._alert(HANDSHAKE_FAILURE, failure('NO_SHARED_CIPHER'))
        self.protocol = max(common)
        offered = hello.get('alpn') or []
        self.alpn = next((name for name in context.alpn_protocols if name in offered), None)
        asks = context.verify_mode != CERT_NONE
        self._sink(frames.message('server_hello', version=self.protocol, alpn=self.alpn, chain=_encode(context.chain_der),
                                  request_certificate=asks))
        finished = yield
        if asks:
            self._read_chain(finished)
            if self.peer:
                self._verify(verification.CLIENT, None)
            elif context.verify_mode == CERT_REQUIRED:
                description = CERTIFICATE_REQUIRED if self.protocol == TLS_1_3 else HANDSHAKE_FAILURE
                raise self._alert(description, failure('PEER_DID_NOT_RETURN_A_CERTIFICATE'))
        self._sink(frames.message('ticket'))

    def _choose_context(self, name):
        callback = self.context.sni_callback
        if callback is None:
            return
        answer = callback(self.owner, name, self.context)
        if answer is not None:
            raise self._alert(answer, failure('CALLBACK_FAILED'))

    def _read_chain(self, fields):
        try:
            self.peer = [certificate(base64.b64decode(text)) for text in fields.get('chain', [])]
        except DerError:
            raise self._alert(BAD_CERTIFICATE, failure('BAD_CERTIFICATE')) from None

    def _verify(self, purpose, hostname):
        context = self.context
        if not self.peer:
            raise self._alert(DECODE_ERROR, failure('BAD_CERTIFICATE'))
        code, chain = verification.verify(
            self.peer, context.anchors, purpose=purpose, now=time.time(), flags=int(context.verify_flags),
            hostname=hostname, common_name=context.hostname_checks_common_name)
        if code != verification.OK:
            raise self._alert(REFUSALS.get(code, CERTIFICATE_UNKNOWN), refused(code, hostname))
        self.verified = chain

    def _alert(self, description, error=None):
        """Tells the peer, as far as it still listens, and gives back the error to raise."""
        try:
            self._sink(frames.alert(description))
        except OSError:
            pass  # it does not: what is wrong here counts
        return error

    # -- afterwards --------------------------------------------------------------------------------------------------
    def await_ticket(self):
        """Called before the first bytes are read: False at the end of the stream."""
        if not self._ticket_due:
            return True
        try:
            self._read_frame(READ)
        except SSLWantReadError:
            raise
        except SSLEOFError:
            if self._partial:
                raise
            return False
        except SSLError as error:
            self.failed = error
            raise
        self._ticket_due = False
        return True

    @property
    def ready(self):
        return self.done and not self._ticket_due

    def version(self):
        return VERSION_NAMES[self.protocol] if self.done and self.failed is None else None

    def selected_alpn_protocol(self):
        return self.alpn

    def peer_certificate(self, binary):
        if not self.done:
            raise ValueError('handshake not done yet')
        if not self.peer:
            return None
        if binary:
            return self.peer[0].der
        return self.peer[0].describe() if self.context.verify_mode != CERT_NONE else {}

    def cipher(self):
        if self.protocol is None:
            return None
        if self.protocol == TLS_1_3:
            return 'TLS_AES_256_GCM_SHA384', 'TLSv1.3', 256
        chain = self.context.chain_der if self.server_side else [cert.der for cert in self.peer]
        key = 'ECDSA' if certificate(chain[0]).key.kind == EC else 'RSA'
        return f'ECDHE-{key}-AES256-GCM-SHA384', 'TLSv1.2', 256


def _encode(chain):
    return [base64.b64encode(data).decode() for data in chain]


def _is_address(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
