"""The frames of a handshake, in the record layer's own shape (RFC 8446, 5.1) so that nobody takes them for HTTP.

`16 03 03 <length>` and then MARK, JSON and a line feed (a server that reads lines in the clear must not wait for one,
as it would not with OpenSSL's random bytes), or an alert, `15 03 03 00 02 <level> <description>`. What follows the last frame of a
direction (the client's `finished`, the server's `ticket`) are the application's bytes as they are. The kernel reads the same
frames: src/sim/net/tls-frames.ts.
"""

import json

HEADER = 5
HANDSHAKE, ALERT = 22, 21
MARK = b'faultline-tls '
FATAL = 2


def message(kind, **fields):
    body = MARK + json.dumps({'type': kind, **fields}, separators=(',', ':')).encode() + b'\n'
    if len(body) > 0xFFFF:
        raise ValueError('a certificate chain of more than 64 KiB')
    version = b'\x03\x01' if kind == 'client_hello' else b'\x03\x03'
    return bytes([HANDSHAKE]) + version + len(body).to_bytes(2, 'big') + body


def alert(description):
    return bytes([ALERT, 3, 3, 0, 2, FATAL, description])


def looks_like_record(header):
    return header[0] in (HANDSHAKE, ALERT) and header[1] == 3


def body_length(header):
    return int.from_bytes(header[3:5], 'big')


def read_message(body):
    """The fields of a handshake frame's body; None where it is not one of ours."""
    if not body.startswith(MARK):
        return None
    try:
        fields = json.loads(body[len(MARK):])
    except ValueError:
        return None
    return fields if isinstance(fields, dict) and 'type' in fields else None
