"""Nothing can be installed, and what is missing is told as missing."""
import asyncio
import importlib.metadata

from observe import failed, saw
from refusals import refused


async def main():
    await refused('numpy', lambda: __import__('numpy'))
    with failed('its class'):
        import numpy  # noqa: F401
    with failed('metadata'):
        importlib.metadata.version('numpy')
    saw(importlib.metadata.version('httpx') != '')


asyncio.run(main())
