"""Headers arrive as they were sent; what is larger than max_payload is refused before it is sent."""
import asyncio

from observe import failed, saw
from onnats import connection


async def main():
    async with connection(name='tester') as nc:
        subscription = await nc.subscribe('h')
        await nc.publish('h', b'body', headers={'Trace-Id': 'abc', 'X-Empty': ''})
        await nc.publish('h', b'', reply='answers.here')
        first, second = await subscription.next_msg(timeout=1), await subscription.next_msg(timeout=1)
        saw(first.data.decode(), first.headers, first.reply)
        saw(second.data.decode(), second.headers, second.reply)
        saw(nc.max_payload)
        with failed('too large'):
            await nc.publish('h', b'x' * (nc.max_payload + 1))
        await nc.publish('h', b'x' * nc.max_payload)
        saw(len((await subscription.next_msg(timeout=5)).data))
        with failed('nothing more'):
            await subscription.next_msg(timeout=0.1)
        limited = await nc.subscribe('few')
        await limited.unsubscribe(limit=2)
        for i in range(4):
            await nc.publish('few', str(i).encode())
        await nc.flush()
        saw([(await limited.next_msg(timeout=1)).data.decode() for _ in range(2)])


asyncio.run(main())
