import { PAIR } from '../../tests/runtime/labs.ts'

/** A lab of four services, as lessons on caches and gateways have: a gateway asks orders, which asks payments; stock stands by. */
export const FOUR: Record<string, string> = {
  ...PAIR,
  'compose.yaml': `${PAIR['compose.yaml']!}  stock:
    build: stock
    command: uvicorn main:app --host 0.0.0.0 --port 8003
  gateway:
    build: gateway
    command: uvicorn main:app --host 0.0.0.0 --port 8000
    depends_on: [orders, stock]
`,
  'stock/main.py': `from fastapi import FastAPI

app = FastAPI()


@app.get('/stock/{item}')
async def stock(item: int):
    return {'item': item, 'left': 3}
`,
  'gateway/main.py': `import httpx
from fastapi import FastAPI

app = FastAPI()
client = httpx.AsyncClient(timeout=5.0)


@app.get('/{item}')
async def page(item: int):
    order = await client.get(f'http://orders:8001/orders/{item}')
    stock = await client.get(f'http://stock:8003/stock/{item}')
    return {'order': order.json(), 'stock': stock.json()}
`,
}

export const FOUR_SERVICES = 4
