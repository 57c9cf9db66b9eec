"""A round of retries: rejected into a waiting queue, expired back; x-death counts each way. A round that nobody rejects is dropped."""
import asyncio

from names import plain, unique
from observe import saw
from onrabbit import channel, get, queue, send
from waiting import until


async def main():
    async with channel() as one:
        work = await queue(one, 'work', x_dead_letter_exchange='', x_dead_letter_routing_key=unique('wait'))
        await queue(one, 'wait', x_message_ttl=100, x_dead_letter_exchange='', x_dead_letter_routing_key=work.name)
        await send(one, 'job', work.name)
        for _ in range(3):
            message = await get(work)
            deaths = message.headers.get('x-death', [])
            saw([plain([death['queue'], death['reason'], death['count']]) for death in deaths], message.redelivered)
            await message.reject(requeue=False)
        message = await get(work)
        saw(plain([message.headers[f'x-first-death-{what}'] for what in ('queue', 'reason', 'exchange')]))
        await message.ack()

        loop = await queue(one, 'loop', x_message_ttl=100, x_dead_letter_exchange='', x_dead_letter_routing_key=unique('loop'))
        await send(one, 'round and round', loop.name)
        await until(lambda: empty(loop))
        await asyncio.sleep(0.3)
        saw((await loop.declare()).message_count)


async def empty(each):
    return (await each.declare()).message_count == 0


asyncio.run(main())
