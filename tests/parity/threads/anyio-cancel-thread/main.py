"""A worker thread cannot be cancelled: the scope waits for it, unless it is abandoned."""
import time

import anyio
from anyio import from_thread, to_thread

from observe import failed, saw, took


def checked():
    for _ in range(100):
        from_thread.check_cancelled()
        time.sleep(0.05)


async def main():
    with took('waits for the thread', 0.3):
        with anyio.move_on_after(0.1) as scope:
            await to_thread.run_sync(time.sleep, 0.3)
    saw(scope.cancelled_caught)
    with took('abandons it', 0.1):
        with anyio.move_on_after(0.1) as scope:
            await to_thread.run_sync(time.sleep, 0.3, abandon_on_cancel=True)
    saw(scope.cancelled_caught)
    with took('the thread looks', 0.15):
        with anyio.move_on_after(0.12) as scope:
            await to_thread.run_sync(checked)
    saw(scope.cancelled_caught)
    with failed('from_thread outside a worker thread'):
        from_thread.run(anyio.sleep, 0)


anyio.run(main)
