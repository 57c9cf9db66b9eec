"""A global prefetch count is shared by all consumers of its channel; one that is not counts for consumers that come after it."""
import asyncio

from names import unique
from observe import saw
from onrabbit import channel, queue, send
from waiting import until


async def main():
    async with channel() as own, channel() as one:
        first, second = await queue(own, 'first'), await queue(own, 'second')
        await one.set_qos(prefetch_count=3, global_=True)
        got = []
        for each in (first, second):
            await (await one.get_queue(each.name)).consume(lambda message: remember(got, message))
        for i in range(5):
            await send(own, str(i), (first if i % 2 else second).name)
        await until(lambda: len(got) == 3)
        await asyncio.sleep(0.2)
        saw(len(got))
        await got[0].ack()
        await until(lambda: len(got) == 4)
        await asyncio.sleep(0.2)
        saw(len(got))
    async with channel() as own, channel(prefetch=1) as one:
        third = await queue(own, 'third')
        theirs, got = await one.get_queue(third.name), {'before': [], 'after': []}
        await theirs.consume(lambda message: remember(got['before'], message))
        await one.set_qos(prefetch_count=2)
        await theirs.consume(lambda message: remember(got['after'], message))
        for i in range(6):
            await send(own, str(i), third.name)
        await until(lambda: len(got['after']) == 2)
        await asyncio.sleep(0.2)
        saw({name: len(messages) for name, messages in got.items()})


async def remember(got, message):
    got.append(message)


asyncio.run(main())
