"""Whether a certificate is good: chain, purpose, name, signatures and dates, asked in OpenSSL's order with its codes.

Follows verify_chain() of crypto/x509/x509_vfy.c (OpenSSL 3): the first thing found wrong is the answer.
"""

import functools
import ipaddress

from .certificate import (
    ALT_NAME, AUTHORITY_KEY_ID, BASIC_CONSTRAINTS, CRL_SIGN, DIGITAL_SIGNATURE, KEY_AGREEMENT, KEY_CERT_SIGN, KEY_ENCIPHERMENT,
    KNOWN, SUBJECT_KEY_ID, names_of,
)

OK = 0
MESSAGES = {
    2: 'unable to get issuer certificate', 7: 'certificate signature failure', 9: 'certificate is not yet valid',
    10: 'certificate has expired', 18: 'self-signed certificate', 19: 'self-signed certificate in certificate chain',
    20: 'unable to get local issuer certificate', 25: 'path length constraint exceeded', 26: 'unsuitable certificate purpose',
    32: 'key usage does not include certificate signing', 34: 'unhandled critical extension', 62: 'hostname mismatch',
    64: 'IP address mismatch', 66: 'EE certificate key too weak', 67: 'CA certificate key too weak',
    68: 'CA signature digest algorithm too weak',
    79: 'invalid CA certificate', 80: 'Path length invalid for non-CA cert', 81: 'Path length given without key usage keyCertSign',
    82: 'Key usage keyCertSign invalid for non-CA cert', 83: 'Issuer name empty', 84: 'Subject name empty',
    85: 'Missing Authority Key Identifier', 86: 'Missing Subject Key Identifier', 87: 'Empty Subject Alternative Name extension',
    88: 'Subject empty and Subject Alt Name extension not critical', 89: 'Basic Constraints of CA cert not marked critical',
    90: 'Authority Key Identifier marked critical', 91: 'Subject Key Identifier marked critical',
    92: 'CA cert does not include key usage extension', 93: 'Using cert extension requires at least X509v3',
}
STRICT, PARTIAL_CHAIN = 0x20, 0x80000
SERVER, CLIENT = '1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'
ANY_USAGE = '2.5.29.37.0'
# OpenSSL's default security level: 112 bits, no SHA-1 signatures.
MIN_STRENGTH = 112
SHA1 = {'1.2.840.113549.1.1.5'}


def verify(presented, anchors, *, purpose, now, flags=0, hostname=None, common_name=True):
    """(code, chain). `presented`: the peer's certificates, its own first. `anchors`: those that are trusted.

    `purpose`: SERVER or CLIENT. `now`: Unix seconds. `hostname`: the name or address that it must be for, if any.
    """
    if presented[0].key.strength < MIN_STRENGTH:
        return 66, presented[:1]
    code, chain = _build(presented, anchors, flags)
    if code == OK:
        code = _check_extensions(chain, purpose, flags)
    if code == OK:
        code = _check_strength(chain)
    if code == OK and hostname is not None:
        code = _check_name(chain[0], hostname, common_name)
    if code == OK:
        code = _check_signatures_and_times(chain, now)
    return code, chain


def _build(presented, anchors, flags):
    """(code, chain from the peer's own to the anchor); trusted issuers are preferred."""
    chain, untrusted, trusted = [presented[0]], list(presented[1:]), 0
    if presented[0] in anchors and (presented[0].self_signed or flags & PARTIAL_CHAIN):
        trusted = 1
    while True:
        top = chain[-1]
        if top.self_signed:
            break
        issuer = _issuer(top, anchors, chain)
        if issuer is not None:
            trusted += 1
        elif trusted == 0:
            issuer = _issuer(top, untrusted, chain)
        if issuer is None:
            break
        chain.append(issuer)
        if issuer in anchors and trusted == 0:
            trusted = 1
    top = chain[-1]
    if trusted and (top.self_signed or flags & PARTIAL_CHAIN):
        return OK, chain
    if top.self_signed:
        return (18 if len(chain) == 1 else 19), chain
    return (2 if trusted else 20), chain


def _issuer(child, candidates, chain):
    for candidate in candidates:
        if candidate.subject != child.issuer or candidate in chain:
            continue
        if child.issuer_key_id is not None and candidate.key_id is not None and child.issuer_key_id != candidate.key_id:
            continue
        return candidate
    return None


# -- extensions ------------------------------------------------------------------------------------------------------------
def _check_extensions(chain, purpose, flags):
    path_length = 0
    for i, cert in enumerate(chain):
        if any(critical and oid not in KNOWN for oid, (critical, _) in cert.extensions.items()):
            return 34
        if i > 0 and not _may_be_ca(cert):
            return 79
        if flags & STRICT and len(chain) > 1:
            code = _strictly(cert, last=i + 1 == len(chain))
            if code != OK:
                return code
        if not _suits(cert, purpose, leaf=i == 0):
            return 26
        if i > 1 and cert.constraints and cert.constraints[1] is not None and path_length > cert.constraints[1]:
            return 25
        if i > 0 and not cert.self_issued:
            path_length += 1
    return OK


def _may_be_ca(cert):
    if cert.key_usage is not None and not cert.key_usage & KEY_CERT_SIGN:
        return False
    if cert.constraints is not None:
        return cert.is_ca
    return cert.version == 1 and cert.self_issued or cert.key_usage is not None


def _suits(cert, purpose, leaf):
    usages = cert.extended_usage
    if usages is not None and not usages & {purpose, ANY_USAGE}:
        return False
    if not leaf or cert.key_usage is None:
        return True
    wanted = DIGITAL_SIGNATURE | KEY_AGREEMENT | (KEY_ENCIPHERMENT if purpose == SERVER else 0)
    return bool(cert.key_usage & wanted)


def _strictly(cert, last):
    """What RFC 5280 asks of a certificate in a chain: VERIFY_X509_STRICT, which create_default_context() sets since 3.13."""
    usage, empty = cert.key_usage, not names_of(cert.subject)
    if cert.constraints and cert.constraints[1] is not None:
        if not cert.is_ca:
            return 80
        if not (usage or 0) & KEY_CERT_SIGN:
            return 81
    if cert.is_ca and not cert.critical(BASIC_CONSTRAINTS):
        return 89
    if cert.is_ca:
        if usage is None:
            return 92
    elif usage is not None and usage & KEY_CERT_SIGN:
        return 82
    if not names_of(cert.issuer):
        return 83
    if empty and (cert.is_ca or (usage or 0) & CRL_SIGN or ALT_NAME not in cert.extensions):
        return 84
    if empty and not cert.critical(ALT_NAME):
        return 88
    if ALT_NAME in cert.extensions and not cert.alt_names:
        return 87
    if cert.critical(AUTHORITY_KEY_ID):
        return 90
    if cert.critical(SUBJECT_KEY_ID):
        return 91
    if cert.version < 3:
        return 93 if cert.extensions else OK
    if not last and cert.issuer_key_id is None:
        return 85
    return 86 if cert.is_ca and cert.key_id is None else OK


def _check_strength(chain):
    if any(cert.key.strength < MIN_STRENGTH for cert in chain[1:]):
        return 67
    # The last one's signature is taken on trust.
    return 68 if any(cert.algorithm in SHA1 for cert in chain[:-1]) else OK


# -- names -----------------------------------------------------------------------------------------------------------------
def _check_name(cert, hostname, common_name):
    try:
        address = ipaddress.ip_address(hostname)
    except ValueError:
        return OK if _names_host(cert, hostname, common_name) else 62
    given = [value for kind, value in cert.alt_names if kind == 'IP Address']
    return OK if any(ipaddress.ip_address(value) == address for value in given) else 64


def _names_host(cert, hostname, common_name):
    names = [value for kind, value in cert.alt_names if kind == 'DNS']
    if not names and common_name:
        names = cert.common_names
    return any(_matches(name, hostname) for name in names)


def _matches(pattern, hostname):
    """RFC 6125 as OpenSSL does it: `*` stands for the whole first label only, with two labels behind it."""
    pattern, hostname = pattern.lower().rstrip('.'), hostname.lower().rstrip('.')
    if not pattern.startswith('*.'):
        return pattern == hostname
    first, _, rest = hostname.partition('.')
    return bool(first) and rest == pattern[2:] and '.' in rest and '*' not in rest


# -- signatures and dates --------------------------------------------------------------------------------------------------
def _check_signatures_and_times(chain, now):
    """From the anchor down: its own signature is taken on trust."""
    for i in range(len(chain) - 1, -1, -1):
        cert = chain[i]
        if i + 1 < len(chain) and not _signed_by(cert, chain[i + 1]):
            return 7
        if now < cert.not_before:
            return 9
        if now > cert.not_after:
            return 10
    return OK


@functools.lru_cache(maxsize=256)
def _signed_by(cert, issuer):
    return issuer.key.verifies(cert.algorithm, cert.signature, cert.signed)
