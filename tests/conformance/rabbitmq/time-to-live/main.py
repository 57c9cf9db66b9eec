"""A message goes when it is too old by its queue's time or its own, whichever is shorter, but only once it is in front."""
import asyncio

import aio_pika

from names import unique
from observe import failed, saw, took
from onrabbit import channel, get, queue, send
from waiting import until


async def main():
    async with channel() as one:
        short = await queue(one, 'short', x_message_ttl=300)
        with took('by its queue', 0.3):
            await send(one, 'a', short.name)
            await until(lambda: empty(short))
        with took('by itself', 0.1):
            await send(one, 'b', short.name, expiration=0.1)
            await until(lambda: empty(short))
        plain = await queue(one, 'plain')
        await send(one, 'first', plain.name)
        await send(one, 'old', plain.name, expiration=0.1)
        await send(one, 'young', plain.name)
        await asyncio.sleep(0.3)
        saw((await plain.declare()).message_count)
        await (await get(plain)).ack()
        saw((await get(plain)).body.decode(), (await plain.declare()).message_count)
        at_once = await queue(one, 'at-once', x_message_ttl=0)
        await send(one, 'nobody there', at_once.name)
        saw((await at_once.declare()).message_count)
        seen = asyncio.Queue()
        await at_once.consume(seen.put, no_ack=True)
        await send(one, 'somebody there', at_once.name)
        saw((await seen.get()).body.decode())
    for expiration in ('soon', '10ms', '-1'):
        async with channel() as one:
            raw = await one.get_underlay_channel()
            with failed(expiration):
                await raw.basic_publish(b'x', routing_key=unique('plain'), properties=aio_pika.abc.aiormq.spec.Basic.Properties(expiration=expiration))


async def empty(each):
    return (await each.declare()).message_count == 0


asyncio.run(main())
