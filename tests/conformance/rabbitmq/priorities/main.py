"""In a queue with x-max-priority the higher comes first; within a priority the order of sending stays, also after a requeue."""
import asyncio

from observe import saw
from onrabbit import channel, get, queue, send


async def main():
    async with channel() as one:
        tasks = await queue(one, 'tasks', x_max_priority=5)
        for text, priority in [('low', 1), ('none', None), ('high', 5), ('beyond', 9), ('low too', 1)]:
            await send(one, text, tasks.name, priority=priority)
        messages = [await get(tasks) for _ in range(3)]
        saw([[message.body.decode(), message.priority] for message in messages])
        await messages[2].nack(requeue=True)
        await messages[1].nack(requeue=True)
        saw([(await get(tasks)).body.decode() for _ in range(4)])


asyncio.run(main())
