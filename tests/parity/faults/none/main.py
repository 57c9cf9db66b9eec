"""Without a fault: what each caller gets, on a connection that it keeps."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', '/large', '/stream'))
