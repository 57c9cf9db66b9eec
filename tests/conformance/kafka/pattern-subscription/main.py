"""Who subscribes to a pattern reads topics that come later, too."""
import asyncio

from names import plain, unique
from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until


async def main():
    first, other = await topic('orders.eu'), await topic('bills')
    async with consumer(group_id=unique('audit'), heartbeat_interval_ms=100, metadata_max_age_ms=200) as read, producer() as send:
        read.subscribe(pattern=f'^orders[.].*{unique("")}$')
        await until(lambda: len(read.assignment()) == 1)
        saw(sorted(plain(part.topic) for part in read.assignment()))
        second = await topic('orders.us')
        await until(lambda: len(read.assignment()) == 2)
        saw(sorted(plain(part.topic) for part in read.assignment()))
        for name in (first, other, second):
            await send.send_and_wait(name, plain(name).encode())
        saw(sorted(message.value.decode() for message in await take(read, 2)))


asyncio.run(main())
