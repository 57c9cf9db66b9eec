"""Waiting for what comes when it comes: a condition with an end, never a pause that hopes."""

import asyncio
import inspect
import time


async def until(condition, within=15.0, every=0.02):
    """The condition's first true answer; TimeoutError after `within` seconds. It may be a coroutine function."""
    ends = time.monotonic() + within
    while True:
        answer = condition()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        if time.monotonic() > ends:
            raise TimeoutError(f'it did not come true within {within} s')
        await asyncio.sleep(every)
