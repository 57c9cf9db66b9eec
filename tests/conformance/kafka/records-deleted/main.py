"""Records before an offset can be deleted: the log begins there, and who wants to read before it starts over, or fails."""
import asyncio

from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete
from aiokafka.errors import OffsetOutOfRangeError

from observe import failed, saw
from onkafka import admin, consumer, producer, take, topic


async def main():
    orders = await topic('orders')
    part = TopicPartition(orders, 0)
    async with producer() as send, admin() as client, consumer() as read:
        for n in range(6):
            await send.send_and_wait(orders, str(n).encode())
        saw(list((await client.delete_records({part: RecordsToDelete(before_offset=4)})).values()))
        saw(list((await read.beginning_offsets([part])).values()), list((await read.end_offsets([part])).values()))
        read.assign([part])
        saw([message.offset for message in await take(read, 2)])
        read.seek(part, 1)
        saw([message.offset for message in await take(read, 2)])
        with failed('beyond the end'):
            await client.delete_records({part: RecordsToDelete(before_offset=10)})
        saw(list((await client.delete_records({part: RecordsToDelete(before_offset=-1)})).values()))
    async with consumer(auto_offset_reset='none') as strict:
        strict.assign([part])
        strict.seek(part, 2)
        try:
            await take(strict, 1)
        except OffsetOutOfRangeError as error:
            saw(type(error).__name__)


asyncio.run(main())
