"""A FastStream application: subscribers by group and batch, publishing with keys, headers and a reply's correlation id."""
import asyncio
import logging

from faststream.kafka import KafkaBroker, KafkaMessage
from pydantic import BaseModel

from names import unique
from observe import saw
from onkafka import BOOTSTRAP, topic


class Order(BaseModel):
    number: int
    total: float = 0


async def main():
    orders, bills = await topic('orders', partitions=2), await topic('bills')
    broker = KafkaBroker(BOOTSTRAP, logger=None, log_level=logging.CRITICAL)
    seen, billed = asyncio.Queue(), asyncio.Queue()

    @broker.subscriber(orders, group_id=unique('billing'), auto_offset_reset='earliest')
    @broker.publisher(bills)
    async def bill(order: Order, message: KafkaMessage):
        await seen.put([order.number, order.total, message.headers.get('trace'), message.raw_message.key.decode(), message.correlation_id])
        return {'order': order.number}

    @broker.subscriber(bills, group_id=unique('mailing'), auto_offset_reset='earliest')
    async def mail(body: dict, message: KafkaMessage):
        await billed.put([body, message.correlation_id])

    async with broker:
        await broker.start()
        for number in (1, 2):
            await broker.publish(Order(number=number, total=2.5), topic=orders, key=b'ann', headers={'trace': 't'}, correlation_id=f'c-{number}')
        async with asyncio.timeout(15):
            for _ in range(2):
                saw(await seen.get())
                saw(await billed.get())


asyncio.run(main())
