"""Context variables: a plain thread starts with none, to_thread and copy_context carry them over."""
import asyncio
import contextvars
import threading

from observe import saw

request = contextvars.ContextVar('request', default='none')
request.set('main')
seen = []


def look():
    seen.append(request.get())
    request.set('changed in the thread')


def run(target):
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()


run(look)
context = contextvars.copy_context()
run(lambda: context.run(look))
saw(seen, request.get(), context[request])


async def main():
    request.set('task')
    saw(await asyncio.to_thread(request.get))
    saw(await asyncio.get_running_loop().run_in_executor(None, request.get))


asyncio.run(main())
saw(request.get())
