"""Tasks start in the order in which they were made, and take turns."""
import asyncio

from observe import saw

order = []


async def walk(name, steps):
    for step in range(steps):
        order.append(f'{name}{step}')
        await asyncio.sleep(0)
    return name


async def main():
    tasks = [asyncio.create_task(walk(name, 3), name=name) for name in 'abc']
    saw(order)
    await asyncio.gather(*tasks)
    saw(order)
    saw([task.get_name() for task in tasks], len(asyncio.all_tasks()))
    order.clear()
    await walk('d', 2)
    saw(order)


asyncio.run(main())
