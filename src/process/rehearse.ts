import type { ProcessInput, ProcessOutput } from '../contract/process.ts'
import { createProcessFactory } from './factory.ts'
import type { Platform } from './platform.ts'
import type { MachinePool } from './pool.ts'

/**
 * Runs a small service once: it starts, is asked, asks another, and answers. That makes the engine compile the code that
 * every first request of a lab runs through, before anybody waits for it; once somebody does, what is left of it is left
 * out. It also proves that the snapshot fits this engine (a native call of one that does not traps).
 * The interpreter goes back to the pool as if nothing had been.
 */
export async function rehearse(pool: MachinePool, platform: Platform, hurried: () => Promise<boolean>): Promise<void> {
  const factory = createProcessFactory(pool, platform, { limits: { memory: 1024 * 1024 * 1024, ticks: 5_000_000 } })
  const process = await factory.create({
    name: 'rehearsal', hostname: 'rehearsal', ip: HERE.host, argv: ['uvicorn', 'main:app', '--port', '80'], cwd: '/app',
    env: { PATH: '/usr/bin' }, files: { '/app/main.py': MAIN }, entropy: [1, 2, 3, 4], epoch: 0,
  })
  let now = 0
  const step = async (...inputs: ProcessInput[]): Promise<ProcessOutput[]> => (await process.step(++now, inputs)).outputs
  try {
    await step({ kind: 'start' })
    for (let round = 0; round < ROUNDS && !await hurried(); round++) await ask(step, 2 * (round + 1))
  } finally {
    process.kill()
  }
}

/** Enough for the engine to notice what is used most. */
const ROUNDS = 3
const HERE = { host: '10.0.0.1', port: 80 }
const PEER = { host: '10.0.0.2', port: 40_000 }

const MAIN = `import faultline.selftest
import httpx
from fastapi import FastAPI
from pydantic import BaseModel

faultline.selftest.run()
app = FastAPI()


class Line(BaseModel):
    number: int
    text: str = ''


@app.post('/lines/{number}')
async def line(number: int, line: Line) -> Line:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f'http://10.0.0.3/{number}')
    return Line(number=number, text=answer.json()['text'])
`

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text.replaceAll('\n', '\r\n'))
const REQUEST = 'POST /lines/7 HTTP/1.1\nhost: rehearsal\ncontent-type: application/json\ncontent-length: 12\n\n{"number":7}'
const ANSWER = 'HTTP/1.1 200 OK\ncontent-type: application/json\ncontent-length: 13\n\n{"text":"ok"}'

/** One request over the connection `fd`, and the answer to the one that it causes. */
async function ask(step: (...inputs: ProcessInput[]) => Promise<ProcessOutput[]>, fd: number): Promise<void> {
  const called = await step(
    { kind: 'accepted', fd, port: 80, local: HERE, peer: PEER }, { kind: 'data', fd, bytes: bytes(REQUEST) },
  )
  const call = called.find((output) => output.kind === 'connect')
  if (!call) throw new Error('the rehearsal made no call')
  await step({ kind: 'connected', fd: call.fd, local: HERE, peer: { host: '10.0.0.3', port: 80 } })
  const answered = await step({ kind: 'data', fd: call.fd, bytes: bytes(ANSWER) })
  const text = answered.map((output) => (output.kind === 'send' && output.fd === fd ? new TextDecoder().decode(output.bytes) : '')).join('')
  if (!text.includes('200 OK') || !text.includes('"text":"ok"')) throw new Error(`the rehearsal was answered with ${text}`)
}
