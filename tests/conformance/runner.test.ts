import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { busSystems } from '../../src/contract/bus.ts'
import { findCases, readCase } from '../../tools/conformance/case.ts'
import { unnamed } from '../../tools/conformance/lines.ts'
import { withAddresses } from '../../tools/conformance/real.ts'
import { summaryOfAll } from '../../tools/conformance/report.ts'
import { fromEnvironment, propertiesOf } from '../../tools/conformance/servers/kafka-config.ts'
import { stepCommands, stepsOf } from '../../tools/conformance/steps.ts'
import { labOf } from '../../tools/parity/lab.ts'
import { ROOT } from '../../tools/paths.ts'

const own = (files: Record<string, string>) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'case-'))
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  return readCase('redis', 'x', folder)
}

describe('a case', () => {
  it.each(busSystems)('of %s has a lab by itself: the server by its image, and one client', (system) => {
    const [one] = findCases([system]).filter(({ folder }) => !fs.existsSync(path.join(folder, 'compose.yaml')))
    const { services } = labOf(one!)
    expect(services.map(({ name, broker, command }) => [name, broker, command.at(-1)])).toEqual([
      [system, system, system === 'nats' ? '-js' : undefined], ['client', undefined, 'main.py'],
    ])
    expect(services[1]!.dependsOn.map(({ service }) => service)).toEqual([system])
  })

  it('has the kit beside it, and neither what is expected of it nor its notes', () => {
    const { files } = own({ 'main.py': '', 'expected.jsonl': '{}', 'sandbox.jsonl': '{"exit": 0}', 'sandbox-only.txt': 'because' })
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['main.py', 'observe.py', 'names.py', 'relay.py', 'compose.yaml']))
    expect(Object.keys(files).filter((name) => /jsonl|txt/.test(name))).toEqual([])
  })

  it('knows what the sandbox shows instead, and that no real server can be asked', () => {
    expect(own({ 'main.py': '' })).toMatchObject({ inSandbox: null, sandboxOnly: false })
    expect(own({ 'main.py': '', 'sandbox.jsonl': '{"saw":1}\n{"exit":0}\n', 'sandbox-only.txt': 'x' })).toMatchObject({ inSandbox: [{ saw: 1 }, { exit: 0 }], sandboxOnly: true })
  })

  it('with faults inside a broker is the sandbox\'s alone', () => {
    expect(() => own({ 'main.py': '', 'faults.json': '[]' })).toThrow('no real server can be given faults.json: say so in sandbox-only.txt')
  })

  it('is found by its system, name or both; an unknown name is an error', () => {
    expect(findCases(['kafka/fencing']).map(({ id }) => id)).toEqual(['kafka/fencing'])
    expect(findCases(['fencing']).map(({ id }) => id)).toEqual(['kafka/fencing'])
    expect(new Set(findCases(['nats']).map(({ area }) => area))).toEqual(new Set(['nats']))
    expect(() => findCases(['no-such'])).toThrow('there is no conformance case or system named no-such. The systems: kafka, rabbitmq, redis, nats')
  })

  it('was recorded', () => {
    expect(findCases().filter(({ folder }) => !fs.existsSync(path.join(folder, 'expected.jsonl'))).map(({ id }) => id)).toEqual([])
  })
})

describe('steps', () => {
  const withSteps = (steps: string) => own({ 'main.py': '', 'steps.json': steps })

  it('are the same in both worlds', () => {
    const one = withSteps('[{"at": 500, "crash": "redis"}, {"at": 900, "restart": "redis"}]')
    expect(stepsOf(one)).toEqual([{ at: 500, act: 'crash', server: 'redis' }, { at: 900, act: 'restart', server: 'redis' }])
    expect(stepCommands(one)[1]).toEqual({ t: 900e6, step: 0, command: { type: 'restart', process: 'redis' } })
    expect(stepsOf(own({ 'main.py': '' }))).toEqual([])
  })

  it.each([
    ['a server that is not there', '[{"at": 5, "stop": "kafka"}]', 'step 1 names kafka; the servers are redis'],
    ['nothing to do', '[{"at": 5}]', 'step 1 says neither crash nor stop nor restart'],
    ['an unknown act', '[{"at": 5, "pause": "redis"}]', 'steps.json'],
  ])('refuse %s', (_what, steps, told) => {
    expect(() => stepsOf(withSteps(steps))).toThrow(told)
  })
})

describe('docs/FIDELITY.md', () => {
  const text = fs.readFileSync(path.join(ROOT, 'docs', 'FIDELITY.md'), 'utf8')
  const named = text.split('\n').filter((line) => line.startsWith('|')).flatMap((line) => [...line.matchAll(/`((?:kafka|rabbitmq|redis|nats)\/[\w-]+)`/g)].map(([, id]) => id!))

  it('has a row for each case in which the sandbox differs or stands alone, and for no other', () => {
    const differing = findCases().filter(({ inSandbox, sandboxOnly }) => inSandbox !== null || sandboxOnly).map(({ id }) => id)
    expect([...new Set(named)].sort()).toEqual(differing.sort())
  })
})

describe('the real side', () => {
  it('puts real addresses in the place of the lab\'s', () => {
    const addresses = new Map([['kafka', '127.0.0.1:1'], ['kafka-2', '127.0.0.1:2']])
    expect(withAddresses('kafka:9092,kafka-2:9092', addresses)).toBe('127.0.0.1:1,127.0.0.1:2')
    expect(withAddresses('redis://old-redis:6379', new Map([['redis', '127.0.0.1:1'], ['old-redis', '127.0.0.1:2']]))).toBe('redis://127.0.0.1:2')
    expect(withAddresses('amqp://guest:guest@rabbitmq:5672/', new Map([['rabbitmq', '127.0.0.1:3']]))).toBe('amqp://guest:guest@127.0.0.1:3/')
  })

  it('reads Kafka\'s variables as the image does, but for where things are', () => {
    expect(fromEnvironment({ KAFKA_NUM_PARTITIONS: '3', KAFKA_A__B_C___D: 'x', KAFKA_LISTENERS: 'elsewhere', OTHER: 'y' })).toEqual({ 'num.partitions': '3', 'a_b.c-d': 'x' })
  })

  it('makes several services of Kafka one cluster', () => {
    const nodes = [1, 2, 3].map((id) => ({ id, server: { name: `kafka-${id}`, command: [], environment: {} }, client: 100 + id, controller: 200 + id, broker: 300 + id, byName: id === 2 }))
    const properties = propertiesOf(nodes[1]!, nodes, '/data')
    expect(properties).toContain('node.id=2\n')
    expect(properties).toContain('controller.quorum.voters=1@127.0.0.1:201,2@127.0.0.1:202,3@127.0.0.1:203\n')
    expect(properties).toContain('offsets.topic.replication.factor=3\n')
  })

  it('tells clients its address, or the name that the lab has for it', () => {
    const server = { name: 'kafka', command: [], environment: { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9094' } }
    const node = { id: 1, server, client: 101, controller: 201, broker: 301, byName: true }
    expect(propertiesOf(node, [node], '/data')).toContain('advertised.listeners=PLAINTEXT://kafka:9094,BROKER://127.0.0.1:301\n')
    expect(propertiesOf({ ...node, byName: false }, [node], '/data')).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:101,')
  })
})

it('lines of one client do without its name', () => {
  expect(unnamed([{ who: 'client', saw: 1 }, { who: 'client', exit: 0 }])).toEqual([{ saw: 1 }, { exit: 0 }])
  expect(unnamed([{ who: 'a', saw: 1 }, { who: 'b', exit: 0 }])).toEqual([{ who: 'a', saw: 1 }, { who: 'b', exit: 0 }])
})

it('the summary counts by system, and says who answered on the real side', () => {
  const [one] = findCases(['kafka/fencing'])
  const [two] = findCases(['wrong-type'])
  const results = [{ program: one!, lines: 1, problems: [], complaint: '' }, { program: two!, lines: 1, problems: ['sandbox: x'], complaint: '' }]
  expect(summaryOfAll(results, { kafka: { version: 'Kafka 4' }, redis: { missing: 'no redis-server' } })).toEqual({
    passed: 1, failed: 1, names: ['redis/wrong-type'],
    systems: { kafka: { passed: 1, failed: 0, real: 'Kafka 4' }, redis: { passed: 0, failed: 1, real: 'what was recorded: no redis-server' } },
  })
})
