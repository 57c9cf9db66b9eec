"""[F32] A disk without room: writes are refused with a storage error, which a producer takes for something that passes; reading goes on. [F31] A message that nobody can read lies among the others."""
import asyncio

from observe import saw, took
from onkafka import consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders')
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with producer() as send, consumer(orders) as read:
        await send.send_and_wait(orders, b'{"n": 1}')
        saw([message.value.decode() for message in await take(read, 1)])
        [message] = await take(read, 1)
        saw(message.offset, message.value.startswith(b'\x00'), message.key)
        await until(lambda: loop.time() - began > 1.2)  # the disk is full by then
        with took('until there is room', 0.8):
            await send.send_and_wait(orders, b'{"n": 2}')
        saw([message.value.decode() for message in await take(read, 1)])


asyncio.run(main())
