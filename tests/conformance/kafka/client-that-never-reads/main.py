"""Who asks for megabytes and never reads them holds up nobody else."""
import asyncio
import struct

from observe import saw
from onkafka import BOOTSTRAP, consumer, producer, take, topic


def fetch(name, correlation):
    body = struct.pack('>iiii', -1, 100, 1, 50_000_000) + b'\0' + struct.pack('>i', 1)
    body += struct.pack('>h', len(name)) + name + struct.pack('>iiqi', 1, 0, 0, 50_000_000)
    head = struct.pack('>hhih', 1, 4, correlation, 2) + b'me'
    return struct.pack('>i', len(head) + len(body)) + head + body


async def main():
    orders = await topic('orders')
    async with producer(max_batch_size=600_000) as send:
        for _ in range(4):
            await send.send_and_wait(orders, b'x' * 500_000)
        host, port = BOOTSTRAP.split(':')
        _, never = await asyncio.open_connection(host, int(port), limit=1024)
        for n in range(20):
            never.write(fetch(orders.encode(), n))
        await never.drain()
        saw((await send.send_and_wait(orders, b'another')).offset)
        async with consumer(orders, max_partition_fetch_bytes=3_000_000) as read:
            saw([len(message.value) for message in await take(read, 5)])
        never.transport.abort()


asyncio.run(main())
