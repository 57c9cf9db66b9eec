"""A slow link: everything comes, later."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', '/large', '/stream'))
