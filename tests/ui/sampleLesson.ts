import type { Lesson } from '../../src/contract/lesson.ts'

const COMPOSE = `services:
  orders:
    build: ./orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    ports: ["8001:8001"]
    depends_on: [payments]
  payments:
    build: ./payments
    command: uvicorn main:app --host 0.0.0.0 --port 8002
    ports: ["8002:8002"]
`

const ORDERS = `"""Takes orders and asks payments to charge for them."""

import httpx
from fastapi import FastAPI

app = FastAPI(title="orders")
PAYMENTS = "http://payments:8002"


@app.post("/orders", status_code=201)
async def create_order(item: str = "book") -> dict[str, object]:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{PAYMENTS}/charges", json={"item": item})
    answer.raise_for_status()
    return {"item": item, "payment": answer.json()["id"]}
`

const PAYMENTS = `from fastapi import FastAPI

app = FastAPI(title="payments")


@app.post("/charges")
async def charge() -> dict[str, str]:
    return {"id": "ch_1"}
`

/** A lesson for tests of the page: small, whole, and the same whatever the course holds. */
export const sampleLesson: Lesson = {
  id: '04-resilience/01-timeouts',
  module: { id: '04-resilience', title: 'Resilience', order: 4 },
  order: 1,
  title: 'A timeout for every call',
  summary: 'A slow neighbour must not make you slow: give every call a budget, and answer with less when it is spent.',
  objectives: ['say how long each call may take', 'answer in a degraded way when a neighbour is slow or gone'],
  minutes: 25,
  open: ['orders/main.py', 'payments/main.py'],
  seeds: [7, 8],
  points: 10,
  start: { 'compose.yaml': COMPOSE, 'orders/main.py': ORDERS, 'payments/main.py': PAYMENTS },
  solution: { 'orders/main.py': ORDERS.replace('httpx.AsyncClient()', 'httpx.AsyncClient(timeout=0.8)') },
  checks: { 'checks/test_timeout.py': 'def test_answers_in_budget(lab):\n    pass\n\ndef test_recovers(lab):\n    pass\n' },
  requests: [{
    name: 'create-order', method: 'POST', url: 'http://orders:8001/orders?item=book', headers: [], body: '',
  }],
  faults: [{ name: 'slow-payments', spec: { type: 'latency', latency: 3000 }, scope: { from: 'orders', to: 'payments' } }],
  prose: [
    {
      id: 'see-it-wait', title: 'See it wait',
      html: '<p>Run the lab, then <a href="#" data-request="create-order">send an order</a>. It comes back at once. Now <a href="#" data-fault="slow-payments">make payments slow</a> and send it again: <code>orders</code> waits as long as <code>payments</code> does.</p><p>Nothing in <a href="#" data-file="orders/main.py" data-line="13">the call to payments</a> says how long is too long. httpx has a default of 5 seconds for each phase of a request, and your callers have less patience than that.</p><pre class="shiki"><code>async with asyncio.timeout(0.8):\n    answer = await client.post(url)</code></pre>',
    },
    {
      id: 'give-it-a-budget', title: 'Give it a budget',
      html: '<p>Orders promises an answer within <strong>1 s</strong>. Whatever payments does, answer by then.</p><div class="callout callout-exercise" role="note"><p class="callout-title">Your turn</p><p>Make <code>POST /orders</code> answer <code>202</code> with <code>{"payment": "pending"}</code> when payments is slow or gone.</p></div><details class="hint"><summary>Hint</summary><p>A timeout raises an exception of its own; so does a refused connection.</p></details>',
    },
  ],
  sources: [{ title: 'HTTPX: Timeouts', url: 'https://www.python-httpx.org/advanced/timeouts/' }],
}
