"""What is no RESP: an error and a closed connection, and the next client is served."""
import asyncio

from observe import saw
from onredis import URL
from raw import said

ATTEMPTS = {
    'an inline command': b'PING\r\n',
    'two in one packet': b'PING\r\nECHO hello\r\n',
    'HTTP': b'GET / HTTP/1.1\r\nHost: redis\r\n\r\n',
    'a negative bulk': b'*1\r\n$-5\r\n',
    'a bulk that is no number': b'*1\r\n$abc\r\n',
    'no bulk at all': b'*1\r\nPING\r\n',
    'a bulk of 600 MB': b'*2\r\n$3\r\nGET\r\n$600000000\r\n',
    'too many arguments': b'*3000000000\r\n',
    'unbalanced quotes': b'SET "a b\r\n',
    'a command that is not whole': b'*2\r\n$3\r\nGET\r\n$3\r\nab',
    'an empty command': b'*0\r\n\r\nPING\r\n',
    'a name with bytes': b'*1\r\n$4\r\n\x00\xff\r\n\r\n',
}


async def main():
    for what, sent in ATTEMPTS.items():
        answer, state = await said(URL, sent, within=0.2)
        saw(what, answer.decode(errors='backslashreplace'), state)
    saw(await said(URL, b'PING\r\n', within=0.2) == [b'+PONG\r\n', 'open'])


asyncio.run(main())
