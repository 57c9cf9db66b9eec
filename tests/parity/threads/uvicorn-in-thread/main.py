"""uvicorn in a thread of a blocking program, called with requests, as many a test does it."""
import threading
import time

import requests
import uvicorn
from fastapi import FastAPI

from observe import failed, saw
from serving import config

app = FastAPI()


@app.get('/')
def root():
    return {'hello': 'world'}


server = uvicorn.Server(config(app))
thread = threading.Thread(target=server.run)
thread.start()
while not server.started:
    time.sleep(0.01)
url = f'http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/'
saw(requests.get(url, timeout=1).json())
server.should_exit = True
thread.join()
with failed('after the end'):
    requests.get(url, timeout=1)
saw(thread.is_alive())
