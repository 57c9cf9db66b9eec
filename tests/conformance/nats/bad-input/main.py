"""What is no NATS: an -ERR, and for most of it a closed connection; the next client is served."""
import asyncio

from observe import saw
from onnats import URL
from raw import said

CONNECT = b'CONNECT {"verbose":false,"pedantic":true}\r\n'
ATTEMPTS = {
    'ping': b'PING\r\n',
    'HTTP': b'GET / HTTP/1.1\r\nHost: nats\r\n\r\n',
    'an unknown operation': CONNECT + b'HELLO\r\n',
    'a control line of 5000 bytes': CONNECT + b'PUB ' + b'x' * 5000 + b' 0\r\n\r\n',
    'a payload over the limit': CONNECT + b'PUB x 2000000\r\n',
    'a payload that is longer than it says': CONNECT + b'PUB x 2\r\nhello\r\nPING\r\n',
    'a size that is no number': CONNECT + b'PUB x many\r\n',
    'a wrong subject': CONNECT + b'SUB a..b 1\r\nPING\r\n',
    'publishing to a wildcard': CONNECT + b'PUB a.* 0\r\n\r\nPING\r\n',
    'CONNECT that is no JSON': b'CONNECT nonsense\r\nPING\r\n',
    'verbose': b'CONNECT {"verbose":true}\r\nSUB a 1\r\nPUB a 2\r\nhi\r\n',
    'lower case': b'connect {"verbose":false}\r\nsub a 1\r\npub a 2\r\nhi\r\n',
    'unsubscribing what is not': CONNECT + b'UNSUB 9\r\nPING\r\n',
}


async def main():
    for what, sent in ATTEMPTS.items():
        answer, state = await said(URL, sent, within=0.3)
        saw(what, answer[answer.index(b'\r\n') + 2:].decode(), state)


asyncio.run(main())
