"""An interest stream keeps a message until every consumer that wants it has acknowledged it, and nothing that nobody wants."""
import asyncio

from nats.js.api import RetentionPolicy

from observe import saw
from onnats import connection, stream
from waiting import until


async def main():
    async with connection() as nc:
        js, news = await stream(nc, 'news', retention=RetentionPolicy.INTEREST)

        async def messages():
            return (await js.stream_info(news)).state.messages
        saw((await js.publish(f'{news}.eu', b'unheard')).seq, await messages())
        a = await js.pull_subscribe(f'{news}.>', durable='a')
        b = await js.pull_subscribe(f'{news}.eu', durable='b')
        for i, place in enumerate(['eu', 'us', 'eu']):
            await js.publish(f'{news}.{place}', str(i).encode())
        saw(await messages())
        for message in await a.fetch(3, timeout=1):
            await message.ack_sync()
        saw(await until(lambda: _is(messages, 2)))
        [one] = await b.fetch(1, timeout=1)
        await one.ack_sync()
        saw(await until(lambda: _is(messages, 1)))
        await js.delete_consumer(news, 'b')
        saw(await until(lambda: _is(messages, 0)), (await js.stream_info(news)).state.last_seq)


async def _is(messages, count):
    return await messages() == count


asyncio.run(main())
