"""A FastStream application: a routing key's queue, acknowledgement by hand, an error that rejects, a request with its reply."""
import asyncio
import logging

from faststream import AckPolicy
from faststream.rabbit import ExchangeType, RabbitBroker, RabbitExchange, RabbitMessage, RabbitQueue

from names import unique
from observe import saw
from onrabbit import URL


async def main():
    broker = RabbitBroker(URL, logger=None, log_level=logging.CRITICAL)
    events = RabbitExchange(unique('events'), type=ExchangeType.TOPIC)
    graves = RabbitQueue(unique('graves'))
    orders = RabbitQueue(unique('orders'), routing_key='orders.*', arguments={'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': unique('graves')})
    seen = asyncio.Queue()

    @broker.subscriber(orders, events, ack_policy=AckPolicy.MANUAL)
    async def order(body: dict, message: RabbitMessage):
        redelivered = message.raw_message.redelivered
        await seen.put(['order', body['n'], redelivered])
        await (message.ack() if redelivered else message.nack())

    @broker.subscriber(RabbitQueue(unique('strict'), arguments={'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': unique('graves')}), ack_policy=AckPolicy.REJECT_ON_ERROR)
    async def strict(body: str):
        raise ValueError(body)

    @broker.subscriber(graves)
    async def grave(body: str, message: RabbitMessage):
        await seen.put(['grave', body, message.headers['x-death'][0]['reason']])

    @broker.subscriber(unique('double'))
    async def double(n: int) -> int:
        return n * 2

    async with broker:
        await broker.start()
        await broker.publish({'n': 1}, exchange=events, routing_key='orders.new')
        async with asyncio.timeout(10):
            saw(await seen.get(), await seen.get())
            await broker.publish('bad', unique('strict'))
            saw(await seen.get())
            saw(await (await broker.request(21, unique('double'), timeout=5)).decode())


asyncio.run(main())
