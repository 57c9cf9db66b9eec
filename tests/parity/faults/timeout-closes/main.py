"""Bytes vanish, and the connection is closed 0.2 s later."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello'))
