"""SSLContext: what a program asks of TLS, and whom it trusts. Over the settings that the stub of `ssl` keeps already."""

import os
import re

from . import verification
from .certificate import certificate, pem_blocks
from .der import DerError, read_element
from .errors import SSLError, failure, pem_failure
from .keys import public_of_private
from .objects import SSLObject
from .session import TLS_1_2, TLS_1_3
from .stream import SSLSocket

# Debian's place for the certificates that a machine trusts.
SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
SYSTEM_FOLDER = '/etc/ssl/certs'
# The words of a cipher list (openssl-ciphers(1)) that select anything. Which of them is chosen makes no difference here.
CIPHER_WORDS = re.compile(r'DEFAULT|ALL|HIGH|MEDIUM|FIPS|PROFILE|SUITEB|TLSv1|SSLv3|ECDH|DHE|DSS|RSA|ECDSA|AES|GCM|CHACHA20|CAMELLIA|ARIA|SHA')
OP_NO = {TLS_1_2: 0x08000000, TLS_1_3: 0x20000000}
TLS_CLIENT, TLS_SERVER, CERT_NONE, CERT_REQUIRED = 16, 17, 0, 2
LINE_CERT, LINE_KEY, LINE_CHECK, LINE_CADATA, LINE_CAFILE = 4042, 4063, 4071, 4161, 4294


def make_context_class(stub):
    """The class SSLContext over the stub's: `stub` is the `ssl` module as the interpreter brings it."""

    class SSLContext(stub.SSLContext):
        sslsocket_class = SSLSocket
        sslobject_class = SSLObject

        def __init__(self, protocol=None, *args, **kwargs):
            super().__init__(protocol, *args, **kwargs)
            self.anchors = []
            self.alpn_protocols = []
            self.chain_der = []

        def versions(self):
            """What it speaks; older ones than TLS 1.2 are beyond OpenSSL's default security level."""
            low, high = int(self.minimum_version), int(self.maximum_version)
            return [version for version in (TLS_1_2, TLS_1_3)
                    if not self.options & OP_NO[version] and (low < 0 or low <= version) and (high < 0 or version <= high)]

        # -- who this is ---------------------------------------------------------------------------------------------
        def load_cert_chain(self, certfile, keyfile=None, password=None):
            chain = [data for kind, data, _ in pem_blocks(_read(certfile)) if kind in ('CERTIFICATE', 'TRUSTED CERTIFICATE')]
            if not chain or None in chain:
                raise pem_failure('SSL', LINE_CERT)
            try:
                leaf = [certificate(data) for data in chain][0]
            except DerError:
                raise pem_failure('SSL', LINE_CERT) from None
            if leaf.key.strength < verification.MIN_STRENGTH:
                raise failure('EE_KEY_TOO_SMALL', LINE_CERT, number=399)
            if not leaf.key.numbers or isinstance(leaf.key.numbers, bytes):
                raise SSLError(f'{os.fsdecode(certfile)}: only RSA and ECDSA (P-256, P-384) keys are simulated here; make the '
                               'certificate with one of these')
            key = _load_key(keyfile or certfile)
            if key.kind != leaf.key.kind:
                raise failure('NO_CERTIFICATE_ASSIGNED', LINE_CHECK, number=177)
            if key != leaf.key:
                raise failure('KEY_VALUES_MISMATCH', LINE_KEY, library='X509', number=116)
            self.chain_der = chain

        # -- whom it trusts ------------------------------------------------------------------------------------------
        def load_verify_locations(self, cafile=None, capath=None, cadata=None):
            if cafile is None and capath is None and cadata is None:
                raise TypeError('cafile, capath and cadata cannot be all omitted')
            if cadata is not None:
                self._trust(_from_cadata(cadata))
            if cafile is not None:
                self._trust(_from_file(cafile))
            if capath is not None:
                self._trust_folder(capath)

        def _trust(self, found):
            self.anchors = self.anchors + [cert for cert in found if cert not in self.anchors]

        def _trust_folder(self, folder):
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                try:
                    self._trust(_from_file(os.path.join(folder, name)))
                except (OSError, UnicodeDecodeError):
                    pass  # OpenSSL looks only at those that it needs

        def load_default_certs(self, purpose=stub.Purpose.SERVER_AUTH):
            if not isinstance(purpose, stub._ASN1Object):
                raise TypeError(purpose)
            self.set_default_verify_paths()

        def set_default_verify_paths(self):
            try:
                self._trust(_from_file(os.environ.get('SSL_CERT_FILE', SYSTEM_BUNDLE)))
            except OSError:
                pass  # as OpenSSL: what is not there is not trusted
            if 'SSL_CERT_DIR' in os.environ:
                self._trust_folder(os.environ['SSL_CERT_DIR'])

        def get_ca_certs(self, binary_form=False):
            return [cert.der if binary_form else cert.describe() for cert in self.anchors if cert.is_ca]

        def cert_store_stats(self):
            return {'x509': len(self.anchors), 'crl': 0, 'x509_ca': sum(cert.is_ca for cert in self.anchors)}

        # -- what it speaks ------------------------------------------------------------------------------------------
        def set_alpn_protocols(self, alpn_protocols):
            for protocol in alpn_protocols:
                if not 0 < len(bytes(protocol, 'ascii')) < 256:
                    raise SSLError('ALPN protocols must be 1 to 255 in length')
            self.alpn_protocols = list(alpn_protocols)

        def set_ciphers(self, ciphers):
            super().set_ciphers(ciphers)
            if not CIPHER_WORDS.search(ciphers):
                raise SSLError('No cipher can be selected.')

        def get_ciphers(self):
            names = ['TLS_AES_256_GCM_SHA384'] if TLS_1_3 in self.versions() else []
            if TLS_1_2 in self.versions():
                names += ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384']
            return [{'name': name, 'protocol': 'TLSv1.3' if name.startswith('TLS_') else 'TLSv1.2', 'strength_bits': 256,
                     'alg_bits': 256, 'aead': True, 'symmetric': 'aes-256-gcm'} for name in names]

        # -- connections ---------------------------------------------------------------------------------------------
        def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
            return self.sslobject_class._create(incoming, outgoing, server_side=server_side,
                                                server_hostname=self._encode_hostname(server_hostname), session=session, context=self)

        def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                        server_hostname=None, session=None):
            return self.sslsocket_class._create(
                sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
                suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname, context=self, session=session)

        def check_side(self, server_side, hostname):
            """What `_ssl` refuses before a connection is made."""
            if server_side and self.protocol == TLS_CLIENT:
                raise SSLError(0, 'Cannot create a server socket with a PROTOCOL_TLS_CLIENT context (_ssl.c:861)')
            if not server_side and self.protocol == TLS_SERVER:
                raise SSLError(0, 'Cannot create a client socket with a PROTOCOL_TLS_SERVER context (_ssl.c:868)')
            if hostname is not None and (hostname == '' or hostname.startswith('.')):
                raise ValueError('server_hostname cannot be an empty string or start with a leading dot.')

    SSLContext.__module__ = 'ssl'
    SSLContext.__qualname__ = 'SSLContext'
    return SSLContext


def _read(path):
    with open(path, 'rb') as file:
        return file.read().decode('utf-8', 'replace')


def _load_key(path):
    blocks = [block for block in pem_blocks(_read(path)) if block[0].endswith('PRIVATE KEY')]
    if not blocks:
        raise pem_failure('SSL', LINE_KEY)
    form, data, encrypted = blocks[0]
    if encrypted:
        raise SSLError(f'{os.fsdecode(path)}: encrypted private keys are not simulated here; decrypt it with openssl pkey')
    try:
        return public_of_private(form, data)
    except (DerError, IndexError, TypeError):
        raise pem_failure('SSL', LINE_KEY) from None


def _from_file(path):
    blocks = pem_blocks(_read(path))
    try:
        found = [certificate(data) for kind, data, _ in blocks if kind in ('CERTIFICATE', 'TRUSTED CERTIFICATE')]
    except (DerError, TypeError):
        raise pem_failure('X509', LINE_CAFILE) from None
    if not found:
        raise failure('NO_CERTIFICATE_OR_CRL_FOUND', LINE_CAFILE, library='X509', number=136)
    return found


def _from_cadata(cadata):
    if not isinstance(cadata, (str, bytes, bytearray, memoryview)):
        raise TypeError('cadata should be an ASCII string or a bytes-like object')
    if len(cadata) == 0:
        raise ValueError('Empty certificate data')
    try:
        if isinstance(cadata, str):
            found = [certificate(data) for kind, data, _ in pem_blocks(cadata) if kind == 'CERTIFICATE']
        else:
            found = _ders(bytes(cadata))
    except (DerError, TypeError):
        found = []
    if not found:
        words = 'no start line' if isinstance(cadata, str) else 'not enough data'
        raise SSLError(0, f'{words}: cadata does not contain a certificate (_ssl.c:{LINE_CADATA})')
    return found


def _ders(data):
    found, at = [], 0
    while at < len(data):
        element, at = read_element(data, at)
        found.append(certificate(element.raw))
    return found
