"""drain() handles what has arrived and then closes; a closed connection refuses everything."""
import asyncio

from observe import failed, saw
from onnats import connection


async def main():
    async with connection() as nc, connection() as sender:
        handled = []

        async def slow(message):
            await asyncio.sleep(0.02)
            handled.append(int(message.data))
        await nc.subscribe('work', cb=slow)
        await nc.flush()
        for i in range(10):
            await sender.publish('work', str(i).encode())
        await sender.flush()
        await nc.flush()
        await nc.drain()
        saw(handled, nc.is_closed)
        with failed('publish'):
            await nc.publish('work', b'')
        with failed('subscribe'):
            await nc.subscribe('work')
        with failed('drain again'):
            await nc.drain()


asyncio.run(main())
