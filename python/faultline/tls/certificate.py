"""X.509 certificates (RFC 5280): what is in one, and the dictionary that `getpeercert()` gives."""

import base64
import calendar
import functools
import ipaddress
import re
import time

from . import der
from .keys import read_public_key

NAMES = {
    '2.5.4.3': 'commonName', '2.5.4.4': 'surname', '2.5.4.5': 'serialNumber', '2.5.4.6': 'countryName', '2.5.4.7': 'localityName',
    '2.5.4.8': 'stateOrProvinceName', '2.5.4.9': 'streetAddress', '2.5.4.10': 'organizationName',
    '2.5.4.11': 'organizationalUnitName', '2.5.4.12': 'title', '2.5.4.42': 'givenName', '1.2.840.113549.1.9.1': 'emailAddress',
    '0.9.2342.19200300.100.1.25': 'domainComponent', '0.9.2342.19200300.100.1.1': 'userId',
}
SUBJECT_KEY_ID, KEY_USAGE, ALT_NAME, BASIC_CONSTRAINTS, AUTHORITY_KEY_ID, EXTENDED_USAGE = (
    '2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.35', '2.5.29.37')
DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, KEY_AGREEMENT, KEY_CERT_SIGN, CRL_SIGN = 0x80, 0x20, 0x08, 0x04, 0x02
# Extensions that a verifier knows; one that it does not know and that is critical ends the verification.
KNOWN = {SUBJECT_KEY_ID, KEY_USAGE, ALT_NAME, '2.5.29.18', BASIC_CONSTRAINTS, '2.5.29.30', '2.5.29.31', '2.5.29.32', '2.5.29.33',
         AUTHORITY_KEY_ID, '2.5.29.36', EXTENDED_USAGE, '2.5.29.54', '1.3.6.1.5.5.7.1.1', '2.16.840.1.113730.1.1'}


class Certificate:
    def __init__(self, data):
        self.der = data
        tbs, algorithm, signature = der.parse(data).children()
        self.signed = tbs.raw
        self.algorithm = algorithm.children()[0].oid()
        self.signature = signature.bits()
        parts = tbs.children()
        self.version = 1
        if parts[0].tag == 0xA0:
            self.version = parts.pop(0).children()[0].integer() + 1
        serial, _, issuer, validity, subject, key = parts[:6]
        self.serial = serial.integer()
        self.issuer, self.subject = issuer.raw, subject.raw
        self.not_before, self.not_after = (_time(moment) for moment in validity.children())
        self.key = read_public_key(key)
        self.extensions = {}  # oid -> (critical, DER)
        for part in parts[6:]:
            if part.tag == 0xA3:
                self._read_extensions(part.children()[0])

    def _read_extensions(self, sequence):
        for extension in sequence.children():
            oid, *critical, value = extension.children()
            self.extensions[oid.oid()] = (bool(critical) and critical[0].body != b'\0', value.body)

    def _extension(self, oid):
        found = self.extensions.get(oid)
        return None if found is None else found[1]

    def critical(self, oid):
        return self.extensions.get(oid, (False,))[0]

    # -- what it may be used for -------------------------------------------------------------------------------------
    @functools.cached_property
    def constraints(self):
        """(is a CA, path length or None); None without the extension."""
        value = self._extension(BASIC_CONSTRAINTS)
        if value is None:
            return None
        parts = der.parse(value).children()
        is_ca = bool(parts) and parts[0].tag == der.BOOLEAN and parts[0].body != b'\0'
        return is_ca, next((part.integer() for part in parts if part.tag == der.INTEGER), None)

    @property
    def is_ca(self):
        return self.constraints is not None and self.constraints[0]

    @functools.cached_property
    def key_usage(self):
        value = self._extension(KEY_USAGE)
        if value is None:
            return None
        bits = der.parse(value, der.BIT_STRING).bits()
        return bits[0] if bits else 0

    @functools.cached_property
    def extended_usage(self):
        value = self._extension(EXTENDED_USAGE)
        return None if value is None else {part.oid() for part in der.parse(value).children()}

    @functools.cached_property
    def key_id(self):
        value = self._extension(SUBJECT_KEY_ID)
        return None if value is None else der.parse(value, der.OCTET_STRING).body

    @functools.cached_property
    def issuer_key_id(self):
        value = self._extension(AUTHORITY_KEY_ID)
        if value is None:
            return None
        return next((part.body for part in der.parse(value).children() if part.tag == 0x80), None)

    @property
    def self_issued(self):
        return self.subject == self.issuer

    @property
    def self_signed(self):
        return self.self_issued and self.issuer_key_id in (None, self.key_id)

    # -- whose it is -------------------------------------------------------------------------------------------------
    @functools.cached_property
    def alt_names(self):
        """(('DNS', name), ('IP Address', text), ...), as getpeercert() tells them."""
        value = self._extension(ALT_NAME)
        return () if value is None else tuple(found for found in map(_general_name, der.parse(value).children()) if found)

    @property
    def common_names(self):
        return [value for rdn in names_of(self.subject) for name, value in rdn if name == 'commonName']

    def describe(self):
        """As `SSLSocket.getpeercert()` has it."""
        found = {
            'subject': names_of(self.subject), 'issuer': names_of(self.issuer), 'version': self.version,
            'serialNumber': _hex(self.serial), 'notBefore': _text(self.not_before), 'notAfter': _text(self.not_after),
        }
        if self.alt_names:
            found['subjectAltName'] = self.alt_names
        return found


def names_of(raw):
    """A distinguished name as the `ssl` module tells it: a tuple of RDNs, each a tuple of (name, value)."""
    return tuple(
        tuple((NAMES.get(kind.oid(), kind.oid()), value.text()) for kind, value in (pair.children() for pair in rdn.children()))
        for rdn in der.parse(raw).children())


def _general_name(element):
    if element.tag == 0x82:
        return 'DNS', element.text()
    if element.tag == 0x81:
        return 'email', element.text()
    if element.tag == 0x86:
        return 'URI', element.text()
    if element.tag == 0x87:
        if len(element.body) == 4:
            return 'IP Address', str(ipaddress.ip_address(element.body))
        # OpenSSL prints an IPv6 address without shortening it.
        return 'IP Address', ':'.join(f'{int.from_bytes(element.body[i:i + 2], "big"):X}' for i in range(0, len(element.body), 2))
    if element.tag == 0xA4:
        return 'DirName', names_of(element.children()[0].raw)
    return None


def _hex(serial):
    digits = f'{abs(serial):X}'
    return ('-' if serial < 0 else '') + ('0' if len(digits) % 2 else '') + digits


def _time(element):
    text = element.text()
    if element.tag == 0x17:  # UTCTime: years 1950 to 2049
        text = ('19' if int(text[:2]) >= 50 else '20') + text
    return calendar.timegm(time.strptime(text, '%Y%m%d%H%M%SZ'))


def _text(seconds):
    moment = time.gmtime(seconds)
    return time.strftime('%b ', moment) + f'{moment.tm_mday:2d}' + time.strftime(' %H:%M:%S %Y GMT', moment)


@functools.lru_cache(maxsize=256)
def certificate(data):
    """The certificate with this DER. Raises DerError where there is none."""
    try:
        return Certificate(data)
    except (IndexError, TypeError, OverflowError) as error:
        raise der.DerError(str(error)) from error
    except ValueError as error:
        raise error if isinstance(error, der.DerError) else der.DerError(str(error)) from error


# -- PEM (RFC 7468) ------------------------------------------------------------------------------------------------------
PEM = re.compile(r'-----BEGIN ([A-Z0-9 ]+)-----\s*(.*?)\s*-----END \1-----', re.DOTALL)


def pem_blocks(text):
    """[(kind, DER or None where the block is no base64, whether it is encrypted)]"""
    found = []
    for kind, body in PEM.findall(text):
        encrypted = kind == 'ENCRYPTED PRIVATE KEY' or 'ENCRYPTED' in body
        try:
            data = None if encrypted else base64.b64decode(''.join(body.split()), validate=True)
        except ValueError:
            data = None
        found.append((kind, data, encrypted))
    return found
