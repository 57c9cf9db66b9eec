"""SIGTERM to uvicorn.run: the request under way is answered, the lifespan ends, the exit code is the signal's."""
import contextlib
import os
import signal
import threading
import time

import httpx
import uvicorn
from fastapi import FastAPI

from observe import saw


@contextlib.asynccontextmanager
async def lifespan(_app):
    saw('startup')
    yield
    saw('shutdown')


app = FastAPI(lifespan=lifespan)


@app.get('/')
def slow():
    time.sleep(0.4)
    return 'answered'


def call():
    while not server.started:
        time.sleep(0.01)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    saw(httpx.get(f'http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/').json())


server = uvicorn.Server(uvicorn.Config(app, host='127.0.0.1', port=0, log_level='critical'))
thread = threading.Thread(target=call)
thread.start()
server.run()
thread.join()
saw('not reached: the signal is raised again')
