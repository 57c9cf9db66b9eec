"""Each task has a copy of the context it was made in."""
import asyncio
import contextvars

from observe import saw

user = contextvars.ContextVar('user', default='nobody')


async def work(name):
    before = user.get()
    user.set(name)
    await asyncio.sleep(0)
    return before, user.get()


async def main():
    user.set('main')
    saw(await asyncio.gather(work('a'), work('b')), user.get())
    await work('direct')
    saw(user.get())
    context = contextvars.copy_context()
    await asyncio.create_task(work('other'), context=context)
    saw(user.get(), context[user])
    seen = []
    asyncio.get_running_loop().call_soon(lambda: seen.append(user.get()))
    user.set('changed later')
    await asyncio.sleep(0)
    saw(seen)


asyncio.run(main())
