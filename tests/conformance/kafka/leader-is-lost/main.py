"""[F26] While a partition has no leader, what is sent to it waits in the client; nothing is lost, and its order stays."""
import asyncio

from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until


async def main():
    orders = await topic('orders')
    sent, waited = 0, 0.0
    async with producer() as send:
        loop = asyncio.get_running_loop()

        async def one():
            nonlocal sent, waited
            began = loop.time()
            await send.send_and_wait(orders, str(sent).encode())
            waited, sent = max(waited, loop.time() - began), sent + 1
            return sent == 100
        await until(one)
    saw(waited > 0.5, waited < 1.0)
    async with consumer(orders) as read:
        saw([int(message.value) for message in await take(read, 100)] == list(range(100)))


asyncio.run(main())
