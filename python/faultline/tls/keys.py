"""Public keys and signatures: RSA (PKCS #1 v1.5, RFC 8017) and ECDSA (FIPS 186) on the NIST curves."""

import functools
import hashlib

from . import der

RSA, EC = '1.2.840.113549.1.1.1', '1.2.840.10045.2.1'
# Signature algorithm -> the kind of key it needs and its hash.
ALGORITHMS = {
    '1.2.840.113549.1.1.5': (RSA, 'sha1'), '1.2.840.113549.1.1.11': (RSA, 'sha256'), '1.2.840.113549.1.1.12': (RSA, 'sha384'),
    '1.2.840.113549.1.1.13': (RSA, 'sha512'), '1.2.840.10045.4.3.2': (EC, 'sha256'), '1.2.840.10045.4.3.3': (EC, 'sha384'),
    '1.2.840.10045.4.3.4': (EC, 'sha512'),
}
# DigestInfo up to the hash's own bytes.
DIGEST_INFO = {
    'sha1': '3021300906052b0e03021a05000414', 'sha256': '3031300d060960864801650304020105000420',
    'sha384': '3041300d060960864801650304020205000430', 'sha512': '3051300d060960864801650304020305000440',
}


class Curve:
    """y² = x³ - 3x + b over the integers modulo p; points are (x, y), None is the point at infinity."""

    def __init__(self, p, b, n, x, y):
        self.p, self.b, self.n = p, b, n
        self.base = (x, y)
        self.bits = p.bit_length()

    def contains(self, point):
        x, y = point
        return (y * y - (x * x * x - 3 * x + self.b)) % self.p == 0

    def multiply_add(self, u, point, v, other):
        """u·point + v·other, with one run of doublings (Jacobian coordinates)."""
        table = {(1, 0): (*point, 1), (0, 1): (*other, 1)}
        table[1, 1] = self._add(table[1, 0], table[0, 1])
        result = None
        for i in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
            result = self._double(result)
            key = (u >> i & 1, v >> i & 1)
            if key != (0, 0):
                result = self._add(result, table[key])
        if result is None:
            return None
        x, y, z = result
        inverse = pow(z, -1, self.p)
        return x * inverse * inverse % self.p, y * inverse * inverse * inverse % self.p

    def _double(self, point):
        if point is None or point[1] == 0:
            return None
        x, y, z = point
        p = self.p
        square = y * y % p
        s = 4 * x * square % p
        zz = z * z % p
        m = 3 * (x - zz) * (x + zz) % p
        nx = (m * m - 2 * s) % p
        return nx, (m * (s - nx) - 8 * square * square) % p, 2 * y * z % p

    def _add(self, a, b):
        if a is None or b is None:
            return a or b
        p = self.p
        (x1, y1, z1), (x2, y2, z2) = a, b
        zz1, zz2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * zz2 % p, x2 * zz1 % p
        s1, s2 = y1 * z2 * zz2 % p, y2 * z1 * zz1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if h == 0:
            return self._double(a) if r == 0 else None
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        nx = (r * r - hhh - 2 * v) % p
        return nx, (r * (v - nx) - s1 * hhh) % p, z1 * z2 * h % p


P256 = Curve(
    0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff,
    0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
    0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
    0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
    0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
P384 = Curve(
    0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff,
    0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef,
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,
    0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
    0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f)
CURVES = {'1.2.840.10045.3.1.7': P256, '1.3.132.0.34': P384}


class PublicKey:
    """`kind` RSA: numbers (n, e). EC: numbers (x, y) on `curve`. Anything else is kept as its bytes."""

    def __init__(self, kind, numbers, curve=None):
        self.kind = kind
        self.numbers = numbers
        self.curve = curve

    def __eq__(self, other):
        return (self.kind, self.numbers, self.curve) == (other.kind, other.numbers, other.curve)

    __hash__ = None

    @property
    def strength(self):
        """Bits as OpenSSL counts them for its security levels (NIST SP 800-57)."""
        if self.kind == RSA:
            bits = self.numbers[0].bit_length()
            return 112 if 2048 <= bits < 3072 else 128 if bits >= 3072 else 80
        return self.curve.bits // 2 if self.curve else 128

    def verifies(self, algorithm, signature, message):
        kind, digest = ALGORITHMS.get(algorithm, (None, None))
        if kind != self.kind or not self.numbers:
            return False
        hashed = hashlib.new(digest, message).digest()
        if kind == RSA:
            return _rsa_verifies(self.numbers, signature, bytes.fromhex(DIGEST_INFO[digest]) + hashed)
        return self.curve is not None and _ecdsa_verifies(self.curve, self.numbers, signature, hashed)


def _rsa_verifies(numbers, signature, info):
    n, e = numbers
    size = (n.bit_length() + 7) // 8
    padded = b'\0\1' + b'\xff' * (size - len(info) - 3) + b'\0' + info
    return len(signature) == size and pow(int.from_bytes(signature, 'big'), e, n) == int.from_bytes(padded, 'big')


def _ecdsa_verifies(curve, point, signature, hashed):
    try:
        r, s = (part.integer() for part in der.parse(signature).children())
    except ValueError:
        return False
    if not (0 < r < curve.n and 0 < s < curve.n and curve.contains(point)):
        return False
    z = int.from_bytes(hashed, 'big') >> max(0, len(hashed) * 8 - curve.n.bit_length())
    w = pow(s, -1, curve.n)
    found = curve.multiply_add(z * w % curve.n, curve.base, r * w % curve.n, point)
    return found is not None and found[0] % curve.n == r


def read_public_key(info):
    """`info`: the Element of a SubjectPublicKeyInfo."""
    algorithm, key = info.children()
    parts = algorithm.children()
    kind = parts[0].oid()
    if kind == RSA:
        return PublicKey(RSA, tuple(number.integer() for number in der.parse(key.bits()).children()))
    curve = CURVES.get(parts[1].oid()) if kind == EC and parts[1].tag == der.OID else None
    if curve is not None:
        return PublicKey(EC, _point(key.bits()), curve)
    return PublicKey(kind, key.bits())


def _point(data):
    half = len(data) // 2
    if data[:1] != b'\x04':
        raise der.DerError('a compressed point')
    return int.from_bytes(data[1:half + 1], 'big'), int.from_bytes(data[half + 1:], 'big')


@functools.lru_cache(maxsize=64)
def public_of_private(form, data):
    """The public half of a private key. `form`: the words of its PEM header; `data`: its DER."""
    parts = der.parse(data).children()
    if form == 'PRIVATE KEY':  # PKCS #8
        algorithm = parts[1].children()
        kind = algorithm[0].oid()
        if kind == EC:
            return _public_of_ec(der.parse(parts[2].body).children(), algorithm[1].oid())
        if kind != RSA:
            return PublicKey(kind, b'')
        parts = der.parse(parts[2].body).children()
    elif form == 'EC PRIVATE KEY':
        named = [part for part in parts if part.tag == 0xA0]
        return _public_of_ec(parts, der.parse(named[0].body, der.OID).oid() if named else '')
    return PublicKey(RSA, (parts[1].integer(), parts[2].integer()))


def _public_of_ec(parts, curve_oid):
    curve = CURVES.get(curve_oid)
    if curve is None:
        return PublicKey(EC, b'')
    secret = int.from_bytes(parts[1].body, 'big')
    return PublicKey(EC, curve.multiply_add(secret, curve.base, 0, curve.base), curve)
