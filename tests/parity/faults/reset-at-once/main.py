"""Each connection is reset as soon as something crosses it."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', '/hello'))
