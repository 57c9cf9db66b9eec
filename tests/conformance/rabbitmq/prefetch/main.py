"""A consumer holds at most `prefetch` unacknowledged messages, and those of two consumers are dealt in turn."""
import asyncio

from observe import saw
from onrabbit import channel, queue, send
from waiting import until


async def main():
    async with channel() as own, channel(prefetch=2) as first, channel(prefetch=1) as second:
        orders = await queue(own, 'orders')
        got = {'first': [], 'second': []}

        def into(name):
            async def handle(message):
                got[name].append(message)
            return handle
        await (await first.get_queue(orders.name)).consume(into('first'))
        await (await second.get_queue(orders.name)).consume(into('second'))
        for text in 'abcdefg':
            await send(own, text, orders.name)
        await until(lambda: len(got['first']) == 2 and len(got['second']) == 1)
        await asyncio.sleep(0.2)
        saw({name: [message.body.decode() for message in messages] for name, messages in got.items()})
        saw((await orders.declare()).message_count)
        await got['second'][0].ack()
        await until(lambda: len(got['second']) == 2)
        await got['first'][1].ack(multiple=True)
        await until(lambda: len(got['first']) == 4)
        saw({name: [message.body.decode() for message in messages] for name, messages in got.items()})


asyncio.run(main())
