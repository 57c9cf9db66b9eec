import type { HttpRequest, TimedCommand, WorldCommand } from '../../src/contract/commands.ts'
import { DEFAULT_EPOCH, DEFAULT_LIMITS, type RunRequest } from '../../src/contract/run.ts'
import { readLab } from '../../src/lab/compose.ts'

/** Labs that the runtime's tests, the determinism proof and the benchmarks run. */

export const PAIR: Record<string, string> = {
  'compose.yaml': `services:
  orders:
    build: orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    ports: ["8001:8001"]
    depends_on: [payments]
  payments:
    build: payments
    command: uvicorn main:app --host 0.0.0.0 --port 8002
`,
  'orders/main.py': `import random
import uuid

import httpx
from fastapi import FastAPI, HTTPException

app = FastAPI()
client = httpx.AsyncClient(base_url='http://payments:8002', timeout=1.0)


@app.get('/orders/{number}')
async def order(number: int):
    try:
        answer = await client.get(f'/payments/{number}')
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise HTTPException(502, f'{type(error).__name__}: {error}')
    return {'id': str(uuid.uuid4()), 'luck': random.random(), 'payment': answer.json()}
`,
  'payments/main.py': `import asyncio
import random
import time

from fastapi import FastAPI

app = FastAPI()


@app.get('/payments/{number}')
async def payment(number: int):
    await asyncio.sleep(random.uniform(0.01, 0.05))
    return {'number': number, 'at': time.time()}
`,
}

export const SINGLE: Record<string, string> = {
  'compose.yaml': `services:
  web:
    build: .
    command: uvicorn main:app --host 0.0.0.0 --port 8000
    ports: ["8000:8000"]
`,
  'main.py': `from fastapi import FastAPI

app = FastAPI()


@app.get('/')
async def root():
    return {'hello': 'world'}
`,
}

export interface LabOptions { seed?: number; commands?: TimedCommand[]; runId?: string; virtualTime?: number }

export function runRequest(files: Record<string, string>, options: LabOptions = {}): RunRequest {
  const { lab, problems } = readLab(files, 'compose.yaml')
  if (!lab) throw new Error(problems.map((problem) => `${problem.file}:${problem.line} ${problem.message}`).join('\n'))
  return {
    runId: options.runId ?? 'test', files, lab, seed: options.seed ?? 1, epoch: DEFAULT_EPOCH,
    commands: options.commands ?? [],
    limits: { ...DEFAULT_LIMITS, ...(options.virtualTime ? { virtualTime: options.virtualTime } : {}) },
  }
}

export function get(id: string, url: string, timeout = 10_000): Extract<WorldCommand, { type: 'http' }> {
  const request: HttpRequest = { id, method: 'GET', url, headers: [], body: '', timeout }
  return { type: 'http', request }
}

export const at = (seconds: number, command: WorldCommand): TimedCommand => ({ t: Math.round(seconds * 1e9), step: 0, command })

/** A pair under every kind of trouble, with dice in the services and in the faults alike. */
export function faultyPair(seed: number): RunRequest {
  const commands: TimedCommand[] = [
    at(1, { type: 'arm', id: 'jitter', spec: { type: 'latency', latency: 40, jitter: 30, distribution: seed % 2 === 0 ? 'normal' : 'pareto', correlation: 25 }, scope: { from: 'orders', to: 'payments' } }),
    at(1, { type: 'arm', id: 'loss', spec: { type: 'loss', percent: 10 }, scope: { to: 'payments' } }),
    at(4, { type: 'arm', id: 'abort', spec: { type: 'http_abort', httpStatus: 503, percentage: 40 }, scope: { to: 'payments', duration: 3000 } }),
    at(8, { type: 'arm', id: 'cut', spec: { type: 'partition' }, scope: { from: 'orders', to: 'payments', duration: 2500 } }),
    at(12, { type: 'crash', process: 'payments' }),
    at(13, { type: 'restart', process: 'payments' }),
    // By the ticks that its interpreter counts: these too must be the same in every engine.
    at(2, { type: 'arm', id: 'slow', spec: { type: 'slow', factor: 20 }, scope: { to: 'payments', duration: 2000 } }),
    at(3, { type: 'arm', id: 'skew', spec: { type: 'clock_skew', offset: -5000, rate: 1.01 }, scope: { to: 'orders', duration: 9000 } }),
    at(5, { type: 'arm', id: 'twice', spec: { type: 'duplicate', percent: 30, correlation: 40 }, scope: { to: 'payments', duration: 4000 } }),
    at(12, { type: 'arm', id: 'slices', spec: { type: 'slicer', average_size: 60, size_variation: 30, delay: 700 }, scope: { from: 'client', duration: 4000 } }),
    at(14, { type: 'arm', id: 'hang', spec: { type: 'hang', at: 'http.request', nth: 2 }, scope: { to: 'payments', duration: 1500 } }),
    at(15, { type: 'arm', id: 'reset', spec: { type: 'reset_peer', timeout: 20 }, scope: { to: 'payments', toxicity: 0.5 } }),
  ]
  for (let i = 0; i < 36; i++) commands.push(at(1.5 + i * 0.5, get(`r${i}`, `http://orders:8001/orders/${i}`)))
  commands.sort((a, b) => a.t - b.t)
  return runRequest(PAIR, { seed, commands, virtualTime: 25e9, runId: `faulty-${seed}` })
}
