"""A subscription with too much waiting in the client drops and says so; the connection goes on."""
import asyncio

from observe import saw
from onnats import connection
from waiting import until


async def main():
    errors = []

    async def error(problem):
        errors.append(type(problem).__name__)
    async with connection(error_cb=error) as nc, connection() as sender:
        handled = []
        gate = asyncio.Event()

        async def handle(message):
            await gate.wait()
            handled.append(int(message.data))
        await nc.subscribe('work', cb=handle, pending_msgs_limit=5)
        await nc.flush()
        for i in range(20):
            await sender.publish('work', str(i).encode())
        await sender.flush()
        await until(lambda: 'SlowConsumerError' in errors)
        await nc.flush()
        gate.set()
        await until(lambda: len(handled) >= 5)
        saw(handled[:5], len(handled) < 20, set(errors) == {'SlowConsumerError'})
        await sender.publish('work', b'100')
        await until(lambda: 100 in handled)
        saw(nc.is_connected)


asyncio.run(main())
