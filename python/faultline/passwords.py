"""hashlib's functions that turn passwords into keys: OpenSSL's on a real machine, the other side's here (key-derivation.ts)."""

import hashlib

from .machine import machine

MOST_MEMORY = 32 * 1024 * 1024  # OpenSSL's, unless told


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    if not isinstance(hash_name, str):
        raise TypeError(f"pbkdf2_hmac() argument 'hash_name' must be str, not {type(hash_name).__name__}")
    if iterations < 1:
        raise ValueError('iteration value must be greater than 0.')
    if dklen is not None and dklen < 1:
        raise ValueError('key length must be greater than 0.')
    name = hash_name.lower().replace('-', '')
    key = machine.host.keys.pbkdf2(name, _bytes(password), _bytes(salt), iterations, dklen or 0)
    if key is None:
        raise ValueError(f'unsupported hash type {hash_name}')
    return key.to_bytes()


def scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64):
    for name, value in (('salt', salt), ('n', n), ('r', r), ('p', p)):
        if value is None:
            raise TypeError(f'{name} is required')
    if n < 2 or n & (n - 1):
        raise ValueError('n must be a power of 2.')
    if 128 * r * (n + p + 2) > (maxmem or MOST_MEMORY):
        raise ValueError('Invalid parameter combination for n, r, p, maxmem.')
    return machine.host.keys.scrypt(_bytes(password), _bytes(salt), n, r, p, dklen).to_bytes()


def _bytes(value):
    if isinstance(value, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(value))


def install():
    hashlib.pbkdf2_hmac, hashlib.scrypt = pbkdf2_hmac, scrypt
