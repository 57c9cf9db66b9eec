"""tenacity and stamina wait in time between attempts."""
import asyncio

import stamina
import tenacity

from observe import failed, saw, took

# Its reports to structlog and prometheus-client are set up at the first retry, which takes a while.
stamina.instrumentation.set_on_retry_hooks([])
calls = []


@tenacity.retry(wait=tenacity.wait_exponential(multiplier=0.05), stop=tenacity.stop_after_attempt(4), reraise=True)
async def flaky(successes):
    calls.append(1)
    if len(calls) < successes:
        raise ConnectionError
    return len(calls)


@stamina.retry(on=ConnectionError, attempts=3, wait_initial=0.1, wait_jitter=0, wait_exp_base=2)
async def never():
    calls.append(1)
    raise ConnectionError


@tenacity.retry(wait=tenacity.wait_fixed(0.1), stop=tenacity.stop_after_delay(0.25))
def blocking():
    raise ConnectionError


async def main():
    with took('0.05 + 0.1', 0.15):
        saw(await flaky(3))
    calls.clear()
    with took('0.05 + 0.1 + 0.2', 0.35), failed('tenacity'):
        await flaky(9)
    calls.clear()
    with took('0.1 + 0.2', 0.3), failed('stamina'):
        await never()
    saw(len(calls))


asyncio.run(main())
with took('three attempts', 0.3), failed('blocking'):
    blocking()
