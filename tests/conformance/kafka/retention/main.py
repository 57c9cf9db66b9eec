"""Old segments go by time, whole; by size as many as lie over the limit; the last segment stays."""
import asyncio

from aiokafka import TopicPartition

from observe import saw
from onkafka import consumer, producer, take, topic
from waiting import until


async def main():
    aged = await topic('aged', retention_ms=1500, segment_ms=500)
    sized = await topic('sized', retention_bytes=2000, segment_bytes=1000)
    async with producer() as send, consumer() as read:
        async def begins(name):
            return (await read.beginning_offsets([TopicPartition(name, 0)]))[TopicPartition(name, 0)]
        for n in range(3):
            await send.send_and_wait(aged, str(n).encode())
        for n in range(12):
            await send.send_and_wait(sized, b'x' * 400)

        async def trimmed():
            return await begins(sized) >= 6
        await until(trimmed)
        saw(await begins(sized))
        await asyncio.sleep(0.7)  # the next one opens another segment
        await send.send_and_wait(aged, b'3')

        async def old_ones_gone():
            return await begins(aged) >= 3
        await until(old_ones_gone)
        read.assign([TopicPartition(sized, 0)])
        saw([message.offset for message in await take(read, 12 - await begins(sized))])


asyncio.run(main())
