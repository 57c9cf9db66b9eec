"""The kept connections are reset by the next call."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', warm=True, pause=0.6))
