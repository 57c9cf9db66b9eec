"""What is no AMQP 0-9-1: the header that would be, or a connection that is closed with a code; the next client is served."""
import asyncio

from observe import saw
from onrabbit import URL, channel
from raw import said

HELLO = b'AMQP\x00\x00\x09\x01'


def method(number, body=b'', channel=0):
    payload = number + body
    return b'\x01' + channel.to_bytes(2, 'big') + len(payload).to_bytes(4, 'big') + payload + b'\xce'


START_OK = method(b'\x00\x0a\x00\x0b', b'\x00\x00\x00\x00\x05PLAIN\x00\x00\x00\x0c\x00guest\x00guest\x05en_US')
TUNE_OK = method(b'\x00\x0a\x00\x1f', b'\x07\xff\x00\x02\x00\x00\x00\x00')
OPEN = method(b'\x00\x0a\x00\x28', b'\x01/\x00\x00')
READY = [HELLO, START_OK, TUNE_OK, OPEN]


def methods(answer):
    """The frames of an answer: class.method, and the code and text of a close."""
    found = []
    while answer[:1] == b'\x01':
        size = int.from_bytes(answer[3:7], 'big')
        payload, answer = answer[7:7 + size], answer[8 + size:]
        name = f'{int.from_bytes(payload[:2], "big")}.{int.from_bytes(payload[2:4], "big")}'
        if name in ('10.50', '20.40'):
            found.append([name, int.from_bytes(payload[4:6], 'big'), payload[7:7 + payload[6]].decode().split(' - ')[0]])
        else:
            found.append(name)
    return found, answer.decode(errors='backslashreplace')


ATTEMPTS = {
    'HTTP': [b'GET / HTTP/1.1\r\nHost: rabbitmq\r\n\r\n'],
    'AMQP 1.0 where 0-9-1 is spoken': [b'AMQP\x00\x00\x09\x02'],
    'hello': [HELLO],
    'an opened connection': READY,
    'a frame without its end': [*READY, b'\x01\x00\x01\x00\x00\x00\x05\x00\x14\x00\x0a\x00\x00'],
    'a frame over the limit': [*READY, b'\x01\x00\x01\x7f\xff\xff\xff'],
    'a channel that is not open': [*READY, method(b'\x00\x32\x00\x0a', b'\x00\x00\x01q\x00\x00\x00\x00\x00', channel=7)],
    'content where a method belongs': [*READY, method(b'\x00\x14\x00\x0a', b'\x00', channel=1), b'\x03\x00\x01\x00\x00\x00\x01x\xce'],
}


async def main():
    for what, sent in ATTEMPTS.items():
        answer, state = await said(URL, *sent, within=0.7)
        saw(what, *methods(answer), state)
    async with channel() as one:
        saw(one.is_closed)


asyncio.run(main())
