"""A paused consumer delivers nothing until its time, or until it is resumed."""
import asyncio
import datetime

from observe import failed, saw, took
from onnats import connection, stream, texts


async def main():
    async with connection() as nc:
        js, log = await stream(nc, 'log')
        consumer = await js.pull_subscribe(f'{log}.>', durable='c')
        await js.publish(f'{log}.x', b'a')

        def later(seconds):
            moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
            return moment.isoformat().replace('+00:00', 'Z')
        with took('paused', 0.5):
            saw((await js.pause_consumer(log, 'c', later(0.5))).paused, (await consumer.consumer_info()).paused)
            saw(texts(await consumer.fetch(1, timeout=2)))
        await js.publish(f'{log}.x', b'b')
        await js.pause_consumer(log, 'c', later(60))
        with failed('nothing'):
            await consumer.fetch(1, timeout=0.2)
        saw((await js.resume_consumer(log, 'c')).paused)
        saw(texts(await consumer.fetch(1, timeout=1)))


asyncio.run(main())
