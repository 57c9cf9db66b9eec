"""A blocking portal: an event loop in a thread, called from blocking code."""
import anyio
from anyio.from_thread import start_blocking_portal

from observe import failed, saw, took


async def nap(seconds):
    await anyio.sleep(seconds)
    if seconds > 0.2:
        raise TimeoutError('too long')
    return seconds


with start_blocking_portal() as portal:
    with took('a call', 0.15):
        saw(portal.call(nap, 0.15))
    with failed('its error'):
        portal.call(nap, 0.25)
    with took('two at once', 0.2):
        futures = [portal.start_task_soon(nap, seconds) for seconds in (0.2, 0.1)]
        saw([future.result() for future in futures])
    future = portal.start_task_soon(nap, 0.15)
    saw(future.cancel(), future.cancelled())
with failed('after the end'):
    portal.call(nap, 0.1)
