"""Exclusive queues go with their connection, auto-delete ones with their last consumer, expiring ones when nobody asks for them."""
import asyncio

import aio_pika

from names import unique
from observe import failed, saw
from onrabbit import URL, channel, queue
from waiting import until


async def exists(name):
    async with channel() as one:
        try:
            await one.declare_queue(name, passive=True)
        except aio_pika.exceptions.ChannelNotFoundEntity:
            return False
        except aio_pika.exceptions.ChannelClosed as error:
            return type(error).__name__
        return True


async def main():
    async with channel() as one:
        own = await one.declare_queue(unique('own'), exclusive=True)
        named = await one.declare_queue('')
        passing = await one.declare_queue(unique('passing'), auto_delete=True)
        saw(named.name.startswith('amq.gen-'), await exists(own.name), await exists(passing.name))
        tag = await passing.consume(lambda message: None)
        await passing.cancel(tag)
        saw(await exists(passing.name))
        await named.delete()
        saw((await one.declare_queue(unique('own'), exclusive=True)).name == own.name)
    await until(lambda: gone(own.name))
    saw(await exists(own.name))
    async with channel() as one:
        short = await queue(one, 'short', x_expires=400)
        await asyncio.sleep(0.6)
        saw(await exists(short.name))
    async with channel() as one:
        used = await queue(one, 'used', x_expires=300)
        await used.consume(lambda message: None)
        await asyncio.sleep(0.5)
        saw((await one.declare_queue(used.name, passive=True)).declaration_result.consumer_count)
    for what, settings in {'zero': {'x-expires': 0}, 'a text': {'x-expires': 'soon'}}.items():
        async with channel() as one:
            with failed(what):
                await one.declare_queue(unique('never'), arguments=settings)


async def gone(name):
    return not await exists(name)


asyncio.run(main())
