"""A server that has lost an acknowledgement delivers the message once more, and marks it."""
import asyncio

from observe import saw, took
from onrabbit import channel, queue, send


async def main():
    async with channel() as one:
        orders, arrived = await queue(one, 'orders'), asyncio.Queue()

        async def handle(message):
            await arrived.put([message.body.decode(), message.redelivered])
            await message.ack()
        await orders.consume(handle)
        await send(one, 'a', orders.name)
        saw(await arrived.get())
        with took('again', 0.3):
            saw(await arrived.get())
        await asyncio.sleep(1)
        saw(arrived.empty(), (await orders.declare()).message_count)


asyncio.run(main())
