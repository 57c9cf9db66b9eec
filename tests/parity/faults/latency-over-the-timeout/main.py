"""The link becomes slower than the callers are patient, on open connections."""
import asyncio

from callers import call_all

asyncio.run(call_all('/hello', warm=True, pause=1, timeout=0.4, nominal=0.4))
