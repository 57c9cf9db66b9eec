"""x-overflow=reject-publish: what does not fit is not confirmed but refused, until there is room."""
import asyncio

from observe import failed, saw
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as one:
        few = await queue(one, 'few', x_max_length=2, x_overflow='reject-publish')
        await send(one, 'a', few.name)
        await send(one, 'b', few.name)
        with failed('full'):
            await send(one, 'c', few.name)
        message = await get(few)
        saw(message.body.decode())
        await send(one, 'd', few.name)
        await message.ack()
        saw([(await get(few)).body.decode() for _ in range(2)])


asyncio.run(main())
