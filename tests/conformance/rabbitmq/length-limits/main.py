"""Limits count what waits, by number or by bytes; what is too much goes from the front, or is refused and goes to the dead letters."""
import asyncio

from names import plain, unique
from observe import failed, saw
from onrabbit import channel, death, get, queue, send


async def main():
    async with channel() as one:
        graves = await queue(one, 'graves')
        to_graves = {'x_dead_letter_exchange': '', 'x_dead_letter_routing_key': graves.name}
        few = await queue(one, 'few', x_max_length=2, **to_graves)
        for text in 'ab':
            await send(one, text, few.name)
        held = await get(few)
        for text in 'cd':
            await send(one, text, few.name)
        saw(held.body.decode(), (await few.declare()).message_count, (await get(graves)).body.decode())
        await held.nack(requeue=True)
        saw((await get(graves)).body.decode(), [(await get(few)).body.decode() for _ in range(2)])

        bytes_ = await queue(one, 'bytes', x_max_length_bytes=10)
        for text in ('1234', '5678', '90ab'):
            await send(one, text, bytes_.name)
        saw([(await get(bytes_)).body.decode() for _ in range(2)])
        await send(one, 'much more than ten', bytes_.name)
        saw((await bytes_.declare()).message_count)

        refusing = await queue(one, 'refusing', x_max_length=1, x_overflow='reject-publish-dlx', **to_graves)
        await send(one, 'in', refusing.name)
        with failed('full'):
            await send(one, 'out', refusing.name)
        dead = await get(graves)
        saw(dead.body.decode(), plain(death(dead)))
    async with channel(publisher_confirms=False) as one:
        await send(one, 'lost', unique('refusing'))
        saw((await (await one.get_queue(unique('refusing'))).declare()).message_count)


asyncio.run(main())
