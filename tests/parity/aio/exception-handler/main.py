"""An error in a callback, and one that nobody asks for, go to the loop's exception handler."""
import asyncio
import gc

from observe import saw

told = []


async def fail():
    raise ValueError('nobody looks')


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: told.append((context['message'].split(' <')[0], type(context['exception']).__name__)))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    saw([name for _, name in told])
    task = asyncio.create_task(fail())
    await asyncio.sleep(0.01)
    saw(task.done())
    del task
    gc.collect()
    await asyncio.sleep(0)
    saw(told[-1])


asyncio.run(main())
