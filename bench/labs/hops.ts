/** Two services that do nothing but pass a request on: what a hop costs. The same files run under CPython. */
export const ORDERS_PY = `import os

import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(base_url=os.environ['PAYMENTS_URL'], timeout=30)


@app.get('/orders/{number}')
async def order(number: int):
    answer = await client.get(f'/payments/{number}')
    answer.raise_for_status()
    return {'id': number, 'payment': answer.json()}
`

export const PAYMENTS_PY = `from fastapi import FastAPI

app = FastAPI()


@app.get('/payments/{number}')
async def payment(number: int):
    return {'number': number, 'paid': True}
`

export const HOPS: Record<string, string> = {
  'compose.yaml': `services:
  orders:
    build: orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001 --http h11
    environment:
      PAYMENTS_URL: http://payments:8002
  payments:
    build: payments
    command: uvicorn main:app --host 0.0.0.0 --port 8002 --http h11
`,
  'orders/main.py': ORDERS_PY,
  'payments/main.py': PAYMENTS_PY,
}

/** In flight at any time: where one ends, the next begins. */
export const REQUESTS_AT_ONCE = 100
export const REQUESTS = 1000
/** Sent before anything is timed. */
export const WARM_UP = 2 * REQUESTS_AT_ONCE
