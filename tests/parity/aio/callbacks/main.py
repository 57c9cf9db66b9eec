"""call_soon, call_later and call_at: the order of what is due at once, and what was cancelled."""
import asyncio

from observe import saw


async def main():
    loop = asyncio.get_running_loop()
    order = []
    now = loop.time()
    loop.call_at(now + 0.1, order.append, 'at')
    loop.call_later(0.05, order.append, 'later')
    loop.call_later(0, order.append, 'later 0')
    loop.call_soon(order.append, 'soon')
    handle = loop.call_later(0.02, order.append, 'never')
    handle.cancel()
    saw(handle.cancelled(), order)
    await asyncio.sleep(0.15)
    saw(order)
    loop.call_soon(lambda: loop.call_soon(order.append, 'nested'))
    loop.call_soon(order.append, 'second')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    saw(order[-2:])
    future = loop.create_future()
    future.add_done_callback(lambda done: order.append(done.result()))
    future.set_result('result')
    saw(order[-1])
    await asyncio.sleep(0)
    saw(order[-1])


asyncio.run(main())
