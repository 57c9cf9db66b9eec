"""A narrow link: 100 kB at 200 kB a second, for each connection."""
import asyncio

from callers import call_all

asyncio.run(call_all('/large?size=100000', warm=True, nominal=0.5))
