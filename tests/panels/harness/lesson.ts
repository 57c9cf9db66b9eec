import type { Lab } from '../../../src/contract/lab.ts'
import type { Lesson } from '../../../src/contract/lesson.ts'

export const lab: Lab = {
  name: 'timeouts',
  services: [
    {
      name: 'orders', context: 'orders', image: null, command: ['uvicorn', 'orders.main:app', '--port', '8001'], environment: {},
      ports: [8001], published: [{ host: 8001, container: 8001 }], dependsOn: [{ service: 'payments', condition: 'service_started' }],
      healthcheck: null, replicas: 1, networks: [],
    },
    {
      name: 'payments', context: 'payments', image: null, command: ['uvicorn', 'payments.main:app', '--port', '8002'], environment: {},
      ports: [8002], published: [{ host: 8002, container: 8002 }], dependsOn: [], healthcheck: null, replicas: 1, networks: [],
    },
  ],
}

export const lesson: Lesson = {
  id: '04-resilience/01-timeouts',
  module: { id: '04-resilience', title: 'Resilience', order: 4 },
  order: 1, title: 'A timeout for every call', summary: '', objectives: [], minutes: 25,
  open: ['orders/main.py'], seeds: [7, 8, 9], points: 12,
  start: { 'compose.yaml': '', 'orders/main.py': '', 'payments/main.py': '', 'payments/ledger.py': '' },
  solution: {}, checks: {}, prose: [], sources: [],
  requests: [
    { name: 'Place an order', method: 'POST', url: 'http://orders:8001/orders', headers: [['content-type', 'application/json']], body: '{\n  "sku": "sku-1",\n  "quantity": 2\n}' },
    { name: 'Health of orders', method: 'GET', url: 'http://orders:8001/health', headers: [], body: '' },
  ],
  faults: [
    { name: 'Slow payments', spec: { type: 'latency', latency: 3000 }, scope: { from: 'orders', to: 'payments' } },
    { name: 'Payments gone', spec: { type: 'down' }, scope: { to: 'payments', duration: 20_000 } },
  ],
}
