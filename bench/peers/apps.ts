/**
 * Plain Pyodide has no sockets: its two services call each other in memory, by httpx's ASGITransport, which spares it
 * uvicorn and the network. Ends with the status of the first answer that came through both.
 */
export const PEER_PY = `
import random
import time
import uuid

import httpx
from fastapi import FastAPI, HTTPException

payments = FastAPI()


@payments.get('/payments/{number}')
async def payment(number: int):
    return {'number': number, 'at': time.time()}


orders = FastAPI()
client = httpx.AsyncClient(transport=httpx.ASGITransport(app=payments), base_url='http://payments:8002', timeout=1.0)


@orders.get('/orders/{number}')
async def order(number: int):
    try:
        answer = await client.get(f'/payments/{number}')
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise HTTPException(502, f'{type(error).__name__}: {error}')
    return {'id': str(uuid.uuid4()), 'luck': random.random(), 'payment': answer.json()}


outside = httpx.AsyncClient(transport=httpx.ASGITransport(app=orders), base_url='http://orders:8001')
(await outside.get('/orders/1')).status_code
`
