"""After SIGKILL: what was confirmed and persistent is there; what was out comes again; exclusive queues and transient messages are gone."""
import asyncio

import aio_pika

from names import unique
from observe import saw
from onrabbit import URL, channel, get, queue, send
from waiting import until


async def main():
    async with channel() as one:
        orders, quorum = await queue(one, 'orders'), await queue(one, 'quorum', x_queue_type='quorum')
        await one.declare_queue(unique('mine'), exclusive=True)
        for text, mode in [('kept', 2), ('transient', 1), ('kept too', 2)]:
            await send(one, text, orders.name, delivery_mode=mode)
        await send(one, 'in quorum', quorum.name)
        out = await get(quorum)
        saw('ready', out.body.decode())
        await until(lambda: one.is_closed, within=30)
    await until(up, within=35)
    async with channel() as one:
        orders = await one.declare_queue(unique('orders'), passive=True)
        saw(orders.declaration_result.message_count)
        saw([(await get(orders)).body.decode() for _ in range(2)])
        message = await get(await one.get_queue(unique('quorum')))
        saw(message.body.decode(), message.redelivered)
        saw((await one.declare_queue(unique('mine'), exclusive=True)).declaration_result.message_count)


async def up():
    try:
        async with asyncio.timeout(1):
            async with await aio_pika.connect(URL):
                return True
    except (OSError, TimeoutError, aio_pika.exceptions.AMQPError):
        return False


asyncio.run(main())
