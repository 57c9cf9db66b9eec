import type { BusSystem } from '../../src/contract/bus.ts'
import type { ProcessSpec } from '../../src/contract/process.ts'
import { withBrokers } from '../../src/sim/brokers/factory.ts'

/**
 * Run in a process of its own with --expose-gc: prints the memory of a simulated broker, idle and with so many messages of 100 bytes
 * in it, in MB. Arguments: the system, how many.
 */
const [system = '', count = '0'] = process.argv.slice(2)
const used = (): number => {
  globalThis.gc!()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}
const spec: ProcessSpec = {
  name: system, ip: '10.0.0.2', argv: [], env: {}, cwd: '/', files: {}, entropy: [1, 2, 3, 4], epoch: 1_700_000_000_000, hostname: system,
  broker: system as BusSystem,
}
const factory = withBrokers({ create: () => { throw new Error(`${system} is no broker`) } })
const before = used()
const broker = await factory.create(spec)
await broker.step(0, [{ kind: 'start' }])
const idle = used()
for (let n = 0; n < Number(count); n++) {
  await broker.step(n * 1e6, [{ kind: 'publish', message: { channel: 'orders', key: null, headers: [], body: String(n).padStart(100, '-') } }])
}
const filled = used()
console.log(JSON.stringify({ idle: idle - before, filled: filled - before }))
// It is still there: what nobody holds is not measured.
if (broker.checkpoint() === null) throw new Error('the broker is gone')
