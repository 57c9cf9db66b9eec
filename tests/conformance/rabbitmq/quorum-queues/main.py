"""What a quorum queue does differently: what comes back goes first, in the order of its return; and what it refuses to be."""
import asyncio

import aio_pika

from names import plain, unique
from observe import failed, saw
from onrabbit import URL, channel, get, queue, send


async def complaint(make):
    async with await aio_pika.connect(URL) as connection:
        one = await connection.channel()
        try:
            await make(one)
        except aio_pika.exceptions.AMQPError as error:
            await asyncio.sleep(0.1)
            return [plain(str(error)), connection.is_closed]
        return 'nothing'


async def main():
    quorum = {'x-queue-type': 'quorum'}
    async with channel() as one:
        orders = await queue(one, 'orders', x_queue_type='quorum', x_delivery_limit=10)
        for text in 'abcd':
            await send(one, text, orders.name)
        messages = [await get(orders) for _ in range(3)]
        await messages[2].nack(requeue=True)
        await messages[0].nack(requeue=True)
        again = [await get(orders) for _ in range(3)]
        saw([[message.body.decode(), message.redelivered, message.headers['x-delivery-count']] for message in again])
    async with channel() as one:
        orders = await one.get_queue(unique('orders'))
        # Its channel is gone: each delivery that was open counts as one.
        again = [await get(orders) for _ in range(4)]
        saw([[message.body.decode(), message.headers['x-delivery-count']] for message in again])
        refusing = await queue(one, 'refusing', x_queue_type='quorum', x_max_length=1, x_overflow='reject-publish')
        for text in 'xy':
            await send(one, text, refusing.name)
        await asyncio.sleep(0.2)
        with failed('full'):
            await send(one, 'z', refusing.name)
    saw(await complaint(lambda one: one.declare_queue(unique('q1'), durable=False, arguments=quorum)))
    saw(await complaint(lambda one: one.declare_queue(unique('q2'), durable=True, auto_delete=True, arguments=quorum)))
    saw(await complaint(lambda one: one.declare_queue(unique('q3'), durable=True, exclusive=True, arguments=quorum)))
    saw(await complaint(lambda one: one.declare_queue('', durable=True, arguments=quorum)))
    saw(await complaint(lambda one: delete(one, if_unused=True)))
    saw(await complaint(lambda one: global_qos(one)))


async def delete(one, **how):
    await (await one.get_queue(unique('orders'))).delete(**how)


async def global_qos(one):
    await one.set_qos(prefetch_count=1, global_=True)
    await (await one.get_queue(unique('orders'))).consume(lambda message: None)


asyncio.run(main())
