"""The link goes down while the connections are kept for the next call."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', warm=True, pause=1))
