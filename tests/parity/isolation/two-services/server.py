"""A service with metrics, a logger, a seeded generator and a patched module."""
import json
import os
import random

import uvicorn
from fastapi import FastAPI
from prometheus_client import Counter, make_asgi_app

from observe import saw

app = FastAPI()
app.mount('/metrics', make_asgi_app())
orders = Counter('parity_orders', 'Orders')
random.seed(1)
json.parity = True
os.environ['PARITY_MARK'] = 'server'


@app.get('/')
async def root():
    orders.inc()
    return [os.environ['NAME'], random.randint(1, 1000)]


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        saw('ready')


Server(uvicorn.Config(app, host=os.environ['HOST'], port=8000, log_level='critical')).run()
