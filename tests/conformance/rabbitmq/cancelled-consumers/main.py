"""After a cancel nothing more comes, and what came may still be settled; a queue that goes cancels its consumers."""
import asyncio

from observe import saw
from onrabbit import channel, get, queue, send
from waiting import until


async def main():
    async with channel() as one:
        orders = await queue(one, 'orders')
        got, cancelled = [], []

        async def handle(message):
            got.append(message)
        tag = await orders.consume(handle, consumer_tag='mine')
        await send(one, 'a', orders.name)
        await until(lambda: got)
        await orders.cancel(tag)
        await send(one, 'b', orders.name)
        saw((await orders.declare()).message_count, (await orders.declare()).consumer_count)
        await got[0].nack(requeue=True)
        saw([(await get(orders)).body.decode() for _ in range(2)])
        async with channel() as other:
            theirs = await other.get_queue(orders.name)
            iterator = theirs.iterator()
            await iterator.consume()
            waiting = asyncio.ensure_future(until_over(iterator, cancelled))
            saw((await orders.delete(if_unused=False, if_empty=False)).message_count)
            await waiting
            saw(cancelled, other.is_closed)


async def until_over(iterator, seen):
    try:
        async with asyncio.timeout(3):
            async for message in iterator:
                await message.ack()
        seen.append('over')
    except TimeoutError:
        seen.append('still waiting')
    except Exception as error:
        seen.append(type(error).__name__)


asyncio.run(main())
