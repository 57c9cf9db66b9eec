"""Puts TLS under `ssl`: the module's enums and helpers are the interpreter's own, its classes are these."""

import importlib
import sys


def install_in_standard_library():
    """Before anything takes names out of `ssl`; after `socket` is ours."""
    import _ssl

    from . import errors, objects
    for kind in errors.CLASSES:
        setattr(_ssl, kind.__name__, kind)
    _ssl.MemoryBIO = objects.MemoryBIO
    _ssl.OPENSSL_VERSION, _ssl.OPENSSL_VERSION_INFO = 'OpenSSL 3.0.19 (simulated)', (3, 0, 0, 19, 0)
    _ssl.OPENSSL_VERSION_NUMBER, _ssl.HAS_TLSv1_3, _ssl.HAS_ECDH = 0x30000130, True, True
    _ssl.OP_ALL = 0x80000050  # the stub's is negative, and no set of options may be
    import ssl
    importlib.reload(ssl)
    _replace_classes(ssl)
    sslproto = sys.modules.get('asyncio.sslproto')
    if sslproto is not None:
        sslproto.SSLAgainErrors = (ssl.SSLWantReadError, ssl.SSLSyscallError)


def _replace_classes(ssl):
    from .context import SYSTEM_BUNDLE, SYSTEM_FOLDER, make_context_class
    from .objects import SSLObject
    from .stream import SSLSocket
    ssl.HAS_NEVER_CHECK_COMMON_NAME = True
    ssl.SSLContext = make_context_class(ssl)
    ssl.SSLObject, ssl.SSLSocket = SSLObject, SSLSocket
    ssl.get_default_verify_paths = lambda: ssl.DefaultVerifyPaths(
        SYSTEM_BUNDLE, SYSTEM_FOLDER, 'SSL_CERT_FILE', '/usr/lib/ssl/cert.pem', 'SSL_CERT_DIR', '/usr/lib/ssl/certs')
    ssl.get_server_certificate = _get_server_certificate


def _get_server_certificate(addr, ssl_version=None, ca_certs=None, timeout=None):
    """The PEM of the certificate that a server shows."""
    import socket
    import ssl
    context = ssl.create_default_context(cafile=ca_certs)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED if ca_certs else ssl.CERT_NONE
    with socket.create_connection(addr, timeout) as plain, context.wrap_socket(plain, server_hostname=addr[0]) as secured:
        return ssl.DER_cert_to_PEM_cert(secured.getpeercert(True))


def install_in_packages():
    """certifi as Debian has it: its bundle is the machine's."""
    import certifi

    from .context import SYSTEM_BUNDLE
    certifi.where = certifi.core.where = lambda: SYSTEM_BUNDLE
    certifi.contents = certifi.core.contents = lambda: open(SYSTEM_BUNDLE, encoding='ascii').read()


def write_bundle():
    """The file of the certificates that this machine trusts; part of each process's own file system."""
    import os

    from .context import SYSTEM_BUNDLE, SYSTEM_FOLDER
    from .public_ca import PUBLIC_CA
    os.makedirs(SYSTEM_FOLDER, exist_ok=True)
    if not os.path.exists(SYSTEM_BUNDLE):
        with open(SYSTEM_BUNDLE, 'w') as file:
            file.write(PUBLIC_CA)
