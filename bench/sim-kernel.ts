import { DEFAULT_EPOCH, DEFAULT_LIMITS } from '../src/contract/run.ts'
import type { Process, ProcessFactory, ProcessOutput } from '../src/contract/process.ts'
import { World } from '../src/sim/index.ts'

/**
 * What the kernel itself costs: two processes that do no work of their own exchange HTTP over kept-alive connections.
 * Prints kernel events per second and microseconds for each, hashing included once at the end.
 *
 *   node bench/sim-kernel.ts [requests] [connections]
 */
const requests = Number(process.argv[2] ?? 100_000)
const connections = Number(process.argv[3] ?? 100)
const json = process.argv.includes('--json')

const request = new TextEncoder().encode('GET /orders/1 HTTP/1.1\r\nhost: payments:8000\r\naccept: */*\r\nuser-agent: bench\r\n\r\n')
const answer = new TextEncoder().encode('HTTP/1.1 200 OK\r\nserver: bench\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{"status":"ok"}')

const base = { checkpoint: () => 0, restore: () => {}, kill: () => {} }

const server = (): Process => ({
  ...base,
  step(_, inputs) {
    const outputs: ProcessOutput[] = []
    for (const i of inputs) {
      if (i.kind === 'start') outputs.push({ kind: 'listen', port: 8000 })
      else if (i.kind === 'data') outputs.push({ kind: 'send', fd: i.fd, bytes: answer })
    }
    return { outputs, deadline: null }
  },
})

function caller(): Process {
  let sent = 0
  let fd = -1
  return {
    ...base,
    step(now, inputs) {
      const outputs: ProcessOutput[] = []
      const starting = inputs.some((i) => i.kind === 'start')
      // Spread over a millisecond, so that steps are as small as they come.
      if (!starting && inputs.length === 0 && fd < 2 * connections - 1) outputs.push({ kind: 'connect', fd: (fd += 2), host: '10.0.0.1', port: 8000 })
      for (const i of inputs) {
        if ((i.kind === 'connected' || i.kind === 'data') && sent++ < requests) outputs.push({ kind: 'send', fd: i.fd, bytes: request })
      }
      return { outputs, deadline: fd < 2 * connections - 1 ? now + 10_007 : null }
    },
  }
}

const factory: ProcessFactory = { create: (spec) => (spec.name === 'server' ? server() : caller()) }
const service = (name: string) => ({
  name, context: name, image: null, command: [name], environment: {}, ports: [], published: [], dependsOn: [], healthcheck: null,
  replicas: 1, networks: [],
})

async function measure(faulty: boolean) {
  const world = new World({
    request: { lab: { name: 'bench', services: [service('server'), service('caller')] }, seed: 1, epoch: DEFAULT_EPOCH, limits: { ...DEFAULT_LIMITS, events: 1e9 }, files: {}, commands: [] },
    factory,
  })
  await world.boot()
  if (faulty) {
    world.apply({ type: 'arm', id: 'slow', spec: { type: 'latency', latency: 5, jitter: 2 }, scope: { to: 'server' } })
    world.apply({ type: 'arm', id: 'abort', spec: { type: 'http_abort', httpStatus: 503, percentage: 10 }, scope: { to: 'server' } })
  }
  const begun = performance.now()
  await world.runUntil(Infinity)
  const ran = performance.now()
  world.log.hash()
  const hashed = performance.now()
  return {
    steps: world.steps, events: world.log.events.length, stepUs: ((ran - begun) * 1000) / world.steps,
    hopUs: ((ran - begun) * 1000) / requests, perSecond: Math.round((world.steps * 1000) / (ran - begun)),
    hashUs: ((hashed - ran) * 1000) / world.log.events.length,
  }
}

for (const faulty of [false, true]) {
  const m = await measure(faulty)
  if (json) console.log(JSON.stringify({ name: faulty ? 'sim-kernel-faulty' : 'sim-kernel', ...m }))
  else {
    console.log(`${faulty ? 'latency and http_abort armed' : 'no faults'}: ${m.perSecond.toLocaleString('en-US')} kernel events/s, `
      + `${m.stepUs.toFixed(2)} us each; ${m.hopUs.toFixed(1)} us a request and its answer; hash ${m.hashUs.toFixed(2)} us an event (${m.events})`)
  }
}
