"""Passwords into keys: hashlib's pbkdf2_hmac and scrypt, as services store them."""
import hashlib
import hmac

from observe import failed, saw

stored = hashlib.pbkdf2_hmac('sha256', b'correct horse', b'salt', 100_000)
saw(stored.hex(), hmac.compare_digest(stored, hashlib.pbkdf2_hmac('sha256', b'correct horse', bytearray(b'salt'), 100_000)))
saw(hashlib.pbkdf2_hmac('sha512', b'p', b's', 10, 20).hex(), hashlib.pbkdf2_hmac('sha1', b'p', b's', 2).hex())
saw(hashlib.scrypt(b'correct horse', salt=b'salt', n=2**14, r=8, p=1, dklen=32).hex())
with failed('too much memory'):
    hashlib.scrypt(b'p', salt=b's', n=2**16, r=8, p=1)
with failed('no power of two'):
    hashlib.scrypt(b'p', salt=b's', n=1000, r=8, p=1)
with failed('no iteration'):
    hashlib.pbkdf2_hmac('sha256', b'p', b's', 0)
try:
    hashlib.pbkdf2_hmac('sha257', b'p', b's', 1)
except ValueError:
    saw('no such hash')
with failed('a text'):
    hashlib.pbkdf2_hmac('sha256', 'p', b's', 1)
