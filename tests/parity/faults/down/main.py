"""Nobody listens: every connection is refused."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', '/hello'))
