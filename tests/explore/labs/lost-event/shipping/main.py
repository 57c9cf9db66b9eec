"""Ships what has been published. A repeated event changes nothing."""

import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(base_url='http://store:8002')
shipped = set()


@app.post('/shipments/{number}')
async def ship(number: int):
    shipped.add(number)
    return {'number': number}


@app.get('/missing')
async def missing():
    orders = (await client.get('/orders')).json()
    return [number for number in orders if number not in shipped]
