"""The exceptions of the `ssl` module, with the numbers and words that OpenSSL and `_ssl` give them.

SSLError
  SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError
  SSLCertVerificationError (a ValueError too): verify_code, verify_message
"""

from .verification import MESSAGES

SSL_ERROR_SSL, SSL_ERROR_WANT_READ, SSL_ERROR_EOF = 1, 2, 8
# Where CPython 3.14 says that it happened.
HANDSHAKE, READ, WRITE, SHUTDOWN = 1081, 2711, 2558, 2837

# Alerts (RFC 8446, 6.2): what the side says that receives one.
ALERTS = {
    10: 'SSLV3_ALERT_UNEXPECTED_MESSAGE', 40: 'SSLV3_ALERT_HANDSHAKE_FAILURE', 42: 'SSLV3_ALERT_BAD_CERTIFICATE',
    43: 'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE', 44: 'SSLV3_ALERT_CERTIFICATE_REVOKED', 45: 'SSLV3_ALERT_CERTIFICATE_EXPIRED',
    46: 'SSLV3_ALERT_CERTIFICATE_UNKNOWN', 47: 'SSLV3_ALERT_ILLEGAL_PARAMETER', 48: 'TLSV1_ALERT_UNKNOWN_CA',
    49: 'TLSV1_ALERT_ACCESS_DENIED', 50: 'TLSV1_ALERT_DECODE_ERROR', 51: 'TLSV1_ALERT_DECRYPT_ERROR',
    70: 'TLSV1_ALERT_PROTOCOL_VERSION', 80: 'TLSV1_ALERT_INTERNAL_ERROR', 112: 'TLSV1_UNRECOGNIZED_NAME',
    116: 'TLSV13_ALERT_CERTIFICATE_REQUIRED',
}
HANDSHAKE_FAILURE, BAD_CERTIFICATE, DECODE_ERROR, PROTOCOL_VERSION, CERTIFICATE_REQUIRED = 40, 42, 50, 70, 116
# ssl_x509err2alert() of OpenSSL: what a certificate's refusal is called on the wire.
REFUSALS = {2: 48, 7: 51, 9: 42, 10: 45, 18: 48, 19: 48, 20: 48, 25: 48, 26: 43, 62: 42, 64: 42, 66: 42, 67: 42, 68: 42, 79: 48}
CERTIFICATE_UNKNOWN = 46


class SSLError(OSError):
    library = None
    reason = None

    def __str__(self):
        return str(self.strerror) if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    pass


class SSLWantReadError(SSLError):
    pass


class SSLWantWriteError(SSLError):
    pass


class SSLSyscallError(SSLError):
    pass


class SSLEOFError(SSLError):
    pass


class SSLCertVerificationError(SSLError, ValueError):
    pass


CLASSES = [SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError, SSLCertVerificationError]
for _class in CLASSES:
    _class.__module__ = 'ssl'


def failure(reason, line=HANDSHAKE, *, words=None, library='SSL', kind=SSLError, number=SSL_ERROR_SSL):
    """As `_ssl` words an error of OpenSSL's: `[SSL: REASON] reason (_ssl.c:1081)`."""
    error = kind(number, f'[{library}: {reason}] {words or reason.lower().replace("_", " ")} (_ssl.c:{line})')
    error.library, error.reason = library, reason
    return error


def pem_failure(library, line):
    error = SSLError(524297, f'[{library}] PEM lib (_ssl.c:{line})')
    error.library = library
    return error


def alerted(description, line=HANDSHAKE):
    return failure(ALERTS.get(description, f'SSLV3_ALERT_{description}'), line)


def want_read(line):
    return SSLWantReadError(SSL_ERROR_WANT_READ, f'The operation did not complete (read) (_ssl.c:{line})')


def unexpected_eof(line=HANDSHAKE):
    return failure('UNEXPECTED_EOF_WHILE_READING', line, words='EOF occurred in violation of protocol', kind=SSLEOFError, number=SSL_ERROR_EOF)


def refused(code, hostname):
    """A certificate that did not verify."""
    message = MESSAGES.get(code, f'error {code}')
    if code in (62, 64):
        what = 'Hostname' if code == 62 else 'IP address'
        message = f"{what} mismatch, certificate is not valid for '{hostname}'."
    error = failure('CERTIFICATE_VERIFY_FAILED', words=f'certificate verify failed: {message}', kind=SSLCertVerificationError)
    error.verify_code, error.verify_message = code, message
    return error
