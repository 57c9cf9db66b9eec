"""Bytes vanish from the start: a connection can be made, and nothing comes."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', timeout=0.4))
