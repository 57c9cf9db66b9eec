"""Who is served: an exclusive consumer alone, higher priorities first, a single active consumer until it goes."""
import asyncio

from observe import failed, saw
from onrabbit import channel, queue, send
from waiting import until


def into(got, name):
    async def handle(message):
        got.append([name, message.body.decode()])
        await message.ack()
    return handle


async def main():
    got = []
    async with channel() as own, channel() as one, channel() as other:
        alone = await queue(own, 'alone')
        await (await one.get_queue(alone.name)).consume(into(got, 'one'), exclusive=True)
        with failed('a second consumer'):
            await (await other.get_queue(alone.name)).consume(into(got, 'other'))

    async with channel() as own, channel(prefetch=1) as low, channel(prefetch=1) as high:
        ranked = await queue(own, 'ranked')
        held = {'low': [], 'high': []}
        await (await low.get_queue(ranked.name)).consume(held_in(held['low']))
        await (await high.get_queue(ranked.name)).consume(held_in(held['high']), arguments={'x-priority': 10})
        for text in 'abc':
            await send(own, text, ranked.name)
        await until(lambda: held['low'] and held['high'])
        saw({name: [message.body.decode() for message in messages] for name, messages in held.items()})
        await held['high'][0].ack()
        await until(lambda: len(held['high']) == 2)
        saw(held['high'][1].body.decode())

    async with channel() as own, channel() as second:
        single = await queue(own, 'single', x_single_active_consumer=True)
        async with channel() as first:
            await (await first.get_queue(single.name)).consume(into(got, 'first'))
            await (await second.get_queue(single.name)).consume(into(got, 'second'))
            for text in 'ab':
                await send(own, text, single.name)
            await until(lambda: len(got) == 2)
        for text in 'cd':
            await send(own, text, single.name)
        await until(lambda: len(got) == 4)
        saw(got)
        with failed('exclusive there'):
            await single.consume(into(got, 'own'), exclusive=True)


def held_in(messages):
    async def handle(message):
        messages.append(message)
    return handle


asyncio.run(main())
