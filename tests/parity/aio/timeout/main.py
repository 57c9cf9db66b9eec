"""asyncio.timeout: in time, too late, nested, moved."""
import asyncio

from observe import failed, saw, took


async def main():
    async with asyncio.timeout(1) as scope:
        await asyncio.sleep(0)
    saw(scope.expired())
    with took('too late', 0.2), failed('too late'):
        async with asyncio.timeout(0.2):
            await asyncio.sleep(1)
    with took('the inner one', 0.1):
        async with asyncio.timeout(0.3) as outer:
            with failed('inner'):
                async with asyncio.timeout(0.1):
                    await asyncio.sleep(1)
    with took('moved', 0.3), failed('moved'):
        async with asyncio.timeout(0.1) as scope:
            scope.reschedule(asyncio.get_running_loop().time() + 0.3)
            await asyncio.sleep(1)
    saw(outer.expired(), scope.expired(), scope.when() is not None)
    with failed('timeout(0)'):
        async with asyncio.timeout(0):
            await asyncio.sleep(1)
    with failed('already past, but it never waits'):
        async with asyncio.timeout(-1):
            pass


asyncio.run(main())
