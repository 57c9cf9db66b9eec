"""The link goes down in the middle of a streamed answer."""
import asyncio

from callers import call_all

asyncio.run(call_all('/stream', '/hello', warm=True))
