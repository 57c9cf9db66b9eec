"""The answers come in small pieces: nothing is lost, nothing changes its order."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', '/large?size=20000', '/stream'))
