"""What is no Kafka request, or one of a version that the broker does not know: it hangs up, or says so; the next client is served."""
import asyncio
import struct

from observe import saw
from onkafka import BOOTSTRAP, producer, topic
from raw import said


def request(api, version, body=b'', client=b'me', flexible=False):
    head = struct.pack('>hhih', api, version, 7, len(client)) + client + (b'\x00' if flexible else b'')
    return struct.pack('>i', len(head) + len(body)) + head + body


ATTEMPTS = {
    'HTTP': b'GET / HTTP/1.1\r\nHost: kafka\r\n\r\n',
    'a frame over 100 MB': struct.pack('>i', 104857601),
    'a negative length': struct.pack('>i', -1),
    'an unknown api': request(999, 0),
    'metadata of an unknown version': request(3, 99),
    'a body that ends too early': request(3, 1, struct.pack('>i', 5)),
    'a request that is not whole': request(18, 0)[:-1],
    'ApiVersions 0': request(18, 0),
    'ApiVersions of an unknown version': request(18, 99, b'\x00', flexible=True),
}


async def main():
    for what, sent in ATTEMPTS.items():
        answer, state = await said(BOOTSTRAP, sent, within=0.5)
        # correlation id and error code
        saw(what, list(struct.unpack('>ih', answer[4:10])) if answer else None, state)
    orders = await topic('orders')
    async with producer() as send:
        saw((await send.send_and_wait(orders, b'x')).offset)


asyncio.run(main())
