"""A group without an offset starts at the end, at the beginning, or not at all; so does one whose offset is out of range."""
import asyncio

from aiokafka import TopicPartition

from names import unique
from observe import failed, saw
from onkafka import consumer, nothing_more, producer, take, topic


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send:
        for text in 'ab':
            await send.send_and_wait(orders, text.encode())
        async with consumer(orders, group_id=unique('early')) as early, consumer(orders, group_id=unique('late'), auto_offset_reset='latest') as late:
            saw(await nothing_more(late), await late.position(part))
            await send.send_and_wait(orders, b'c')
            saw([message.value.decode() for message in await take(early, 3)], [message.value.decode() for message in await take(late, 1)])
    async with consumer(orders, group_id=unique('strict'), auto_offset_reset='none') as strict:
        with failed('no offset'):
            await take(strict, 1)
    for reset in ('earliest', 'latest', 'none'):
        async with consumer(auto_offset_reset=reset) as read:
            read.assign([part])
            read.seek(part, 100)
            with failed(f'out of range, {reset}'):
                saw(await nothing_more(read) if reset == 'latest' else [message.offset for message in await take(read, 1)])


asyncio.run(main())
