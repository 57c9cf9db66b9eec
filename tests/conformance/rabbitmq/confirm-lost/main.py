"""The confirm is lost with its connection: who sends again makes a duplicate."""
import asyncio

import aio_pika

from observe import failed, saw
from onrabbit import URL, channel, get, queue, send
from waiting import until


async def main():
    async with channel() as own:
        orders = await queue(own, 'orders')
        connection = await aio_pika.connect_robust(URL, reconnect_interval=0.2)
        one = await connection.channel()
        with failed('confirm'):
            await send(one, 'a', orders.name)
        saw((await orders.declare()).message_count)
        await until(lambda: connection.connected.is_set())
        await send(await connection.channel(), 'a', orders.name)
        saw([(await get(orders)).body.decode() for _ in range(2)])
        await connection.close()


asyncio.run(main())
