"""An ASGI application under uvicorn inside the program that calls it, on a free port of 127.0.0.1."""

import asyncio
import contextlib

import uvicorn


class Quiet(uvicorn.Server):
    """Leaves the program's signal handlers as they are."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield


def config(app, **options):
    return uvicorn.Config(app, host='127.0.0.1', port=0, log_level='critical', **options)


@contextlib.asynccontextmanager
async def served(app, **options):
    """Yields the port. The server runs as a task of this loop and is asked to exit at the end."""
    server = Quiet(config(app, **options))
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
            raise RuntimeError('uvicorn has ended before it listened')
        await asyncio.sleep(0.001)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task
