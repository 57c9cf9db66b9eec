"""The call is swallowed, and its connection reset 0.25 s later."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello'))
