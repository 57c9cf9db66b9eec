"""An event loop of its own in a second thread, driven from the first."""
import asyncio
import threading

from observe import saw, took

loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever)
thread.start()


async def work():
    await asyncio.sleep(0.2)
    return threading.current_thread() is thread


with took('in the other thread', 0.2):
    saw(asyncio.run_coroutine_threadsafe(work(), loop).result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
saw(loop.is_running(), loop.is_closed())
loop.close()
saw(asyncio.run(asyncio.sleep(0, 'and one here')))
