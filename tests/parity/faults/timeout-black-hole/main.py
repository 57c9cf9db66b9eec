"""Bytes vanish on open connections: the callers wait until they give up."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', warm=True, pause=1, timeout=0.4, nominal=0.4))
