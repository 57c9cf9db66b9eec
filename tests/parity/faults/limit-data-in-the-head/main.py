"""The connection is closed after 20 bytes of the answer."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello'))
