"""A FastStream application: a queue group, JetStream with a durable consumer and acknowledgement by hand, a request."""
import asyncio
import logging

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage

from names import unique
from observe import saw
from onnats import URL


async def main():
    broker = NatsBroker(URL, logger=None, log_level=logging.CRITICAL)
    stream = JStream(unique('orders'))
    seen = asyncio.Queue()

    @broker.subscriber('news.*', queue='readers')
    async def news(body: str, message: NatsMessage):
        await seen.put([body, message.raw_message.subject, message.headers.get('trace')])

    @broker.subscriber('orders.new', stream=stream, durable='bills', ack_policy=AckPolicy.MANUAL)
    async def order(body: dict, message: NatsMessage):
        delivered = message.raw_message.metadata.num_delivered
        await seen.put([body, delivered])
        await (message.ack() if delivered > 1 else message.nack())

    @broker.subscriber('double')
    async def double(n: int) -> int:
        return n * 2

    async with broker:
        await broker.start()
        async with asyncio.timeout(10):
            await broker.publish('hello', 'news.eu', headers={'trace': 't'})
            saw(await seen.get())
            await broker.publish({'n': 1}, 'orders.new', stream=stream.name)
            saw(await seen.get(), await seen.get())
            saw(await (await broker.request(21, 'double', timeout=5)).decode())


asyncio.run(main())
