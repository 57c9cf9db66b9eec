"""The connection is closed after 50,000 bytes of the answer."""
import asyncio

from callers import call_all

asyncio.run(call_all('/large'))
