import { describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/compose.ts'
import { only, orders, problem, read } from './helpers.ts'

describe('a whole file', () => {
  it('reads a lab of two services', () => {
    const { lab, problems } = read(`
name: shop
services:
  orders:
    build: ./orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    environment: {PAYMENTS_URL: "http://payments:8002"}
    ports: ["8001:8001"]
    depends_on: [payments]
  payments:
    image: python:3.14-slim
    command: [python, worker.py]
`)
    expect(problems).toEqual([])
    expect(lab).toEqual({
      name: 'shop',
      services: [
        {
          name: 'orders', context: 'orders', image: null, command: ['uvicorn', 'main:app', '--host', '0.0.0.0', '--port', '8001'],
          environment: { PAYMENTS_URL: 'http://payments:8002' }, ports: [8001], published: [{ host: 8001, container: 8001 }],
          dependsOn: [{ service: 'payments', condition: 'service_started' }], healthcheck: null, replicas: 1, networks: ['default'],
        },
        {
          name: 'payments', context: '', image: 'python:3.14-slim', command: ['python', 'worker.py'],
          environment: {}, ports: [], published: [], dependsOn: [], healthcheck: null, replicas: 1, networks: ['default'],
        },
      ],
    })
  })

  it('ignores x- keys, at the top and in a service, and resolves anchors and merges', () => {
    const { lab, problems } = read(`
x-base: &base
  environment: {LEVEL: debug, REGION: eu}
services:
  orders:
    <<: *base
    x-owner: shop
    build: ./orders
    command: uvicorn main:app
`)
    expect(problems).toEqual([])
    expect(lab?.services[0]?.environment).toEqual({ LEVEL: 'debug', REGION: 'eu' })
  })

  it('lets a key of the service win over a merged one', () => {
    const { lab } = read('x-b: &b {build: ./payments, command: a}\nservices:\n  orders:\n    command: b\n    <<: *b\n')
    expect(lab?.services[0]).toMatchObject({ context: 'payments', command: ['b'] })
  })

  it('accepts the obsolete version key', () => {
    expect(read('version: "3.8"\nservices: {orders: {build: ./orders, command: a}}').problems).toEqual([])
  })

  it('reports every problem, in order of line, and then gives no lab', () => {
    const { lab, problems } = read('services:\n  orders:\n    build: ./orders\n    command: a\n    prots: []\n    ports: [99999]\n')
    expect(lab).toBeNull()
    expect(problems.map((p) => [p.line, p.key])).toEqual([[5, 'services.orders.prots'], [6, 'services.orders.ports.0']])
  })

  it('says that there is no Compose file', () => {
    const p = only(readLab({ 'main.py': '' }).problems)
    expect(p).toMatchObject({ file: 'compose.yaml', line: 1 })
    expect(p.help).toContain('services:')
  })

  it('reads a Compose file in a folder, with paths relative to it', () => {
    const { lab } = readLab({ 'shop/compose.yaml': 'services: {orders: {build: ./orders, command: a}}', 'shop/orders/main.py': '' }, 'shop/compose.yaml')
    expect(lab?.services[0]?.context).toBe('shop/orders')
  })
})

describe('broken YAML', () => {
  it('names the line on which a quote that is never closed is opened', () => {
    expect(only(read('services:\n  orders:\n    build: "./orders\n    command: x\n\n').problems)).toMatchObject({ line: 3, message: 'not valid YAML: Missing closing "quote' })
  })

  it('names the line of a bracket that is never closed', () => {
    const p = only(read('services:\n  orders:\n    ports: [8001\n').problems)
    expect(p.message).toMatch(/^not valid YAML/)
    expect(p.line).toBeGreaterThanOrEqual(3)
    expect(p.line).toBeLessThanOrEqual(4)
  })

  it('says what a tab is', () => {
    const { problems } = read('services:\n  orders:\n\tbuild: .\n')
    expect(problems[0]).toMatchObject({ line: 3, message: 'a tab is used as indentation', help: expect.stringContaining('spaces') })
  })

  it('names a key that stands twice, at its second place', () => {
    const p = only(read('services:\n  orders:\n    build: ./orders\n    command: a\n    command: b\n').problems)
    expect(p).toMatchObject({ line: 5, message: 'the key "command" stands here a second time' })
  })

  it('notices two services of one name', () => {
    expect(only(read('services:\n  a: {build: ., command: x}\n  a: {build: ., command: x}\n').problems).line).toBe(3)
  })

  it('survives an alias inside its own anchor', () => {
    expect(read('x-a: &a\n  b: *a\nservices: {orders: {build: ./orders, command: a}}').problems[0]).toMatchObject({ line: 2, key: 'x-a.b' })
  })

  it.each([['', 1], ['- a\n- b\n', 1], ['just text', 1], ['name: shop\n', 1], ['services: []\n', 1], ['services: {}\n', 1], ['services:\n', 1]])('explains %j', (text, line) => {
    const p = only(read(text).problems)
    expect(p.line).toBe(line)
    expect(p.help).toContain('uvicorn main:app')
  })
})

describe('keys outside of the subset', () => {
  it.each([
    ['restart: always', 'restart', 'lab.restart()'],
    ['entrypoint: ["a"]', 'entrypoint', '`command`'],
    ['working_dir: /srv', 'working_dir', 'build: ./folder'],
    ['network_mode: host', 'network_mode', '`networks`'],
    ['prots: ["8001:8001"]', 'prots', 'Did you mean `ports`?'],
    ['enviroment: {}', 'enviroment', 'Did you mean `environment`?'],
    ['frobnicate: 1', 'frobnicate', 'Supported here: `image`, `build`'],
  ])('%s', (line, key, help) => {
    const p = problem(line)
    expect(p).toMatchObject({ file: 'compose.yaml', line: 5, key: `services.orders.${key}` })
    expect(p.message).toContain('is not supported')
    expect(p.help).toContain(help)
  })

  it.each([
    ['services: {a: {build: ., command: x}}\nconfigs: {}\n', 'configs'],
    ['services: {a: {build: ., command: x}}\nsecrets: {}\n', 'secrets'],
    ['include: [b.yaml]\nservices: {a: {build: ., command: x}}\n', 'include'],
  ])('at the top: %j', (text, key) => {
    expect(only(read(text).problems).key).toBe(key)
  })

  it.each([
    ['deploy: {resources: {}}', 'services.orders.deploy.resources'],
    ['healthcheck: {test: ["CMD", "curl", "http://localhost"], start_interval: 1s}', 'services.orders.healthcheck.start_interval'],
    ['depends_on: {payments: {condition: service_started, restart: true}}', 'services.orders.depends_on.payments.restart'],
    ['build: {context: ./orders, args: {A: 1}}', 'services.orders.build.args'],
  ])('deeper: %s', (lines, key) => {
    const text = lines.startsWith('build') ? `services: {orders: {${lines}, command: a}}` : null
    expect(text ? only(read(text).problems).key : problem(lines).key).toBe(key)
  })
})

describe('names', () => {
  it('takes the project name, and "lab" without one', () => {
    expect(read('services: {orders: {build: ./orders, command: a}}').lab?.name).toBe('lab')
    expect(only(read('name: My Shop\nservices: {orders: {build: ./orders, command: a}}').problems)).toMatchObject({ line: 1, key: 'name' })
  })

  it('refuses a service name that is no host name', () => {
    expect(only(read('services:\n  "my orders": {build: ./orders, command: a}\n').problems)).toMatchObject({ line: 2, key: 'services.my orders' })
  })

  it('refuses a service that is no map', () => {
    expect(only(read('services:\n  orders: uvicorn\n').problems).message).toContain('must be a map')
  })
})

describe('networks', () => {
  it('reads names as a list and as a map', () => {
    const text = (of: string) => `services:\n  orders: {build: ./orders, command: a, networks: ${of}}\nnetworks: {front: {}, back: {driver: bridge}, side: }\n`
    expect(read(text('[front, back]')).lab?.services[0]?.networks).toEqual(['front', 'back'])
    expect(read(text('{side: , default: }')).lab?.services[0]?.networks).toEqual(['side', 'default'])
  })

  it('reports an undeclared one, settings of one, and another driver', () => {
    expect(problem('networks: [front]')).toMatchObject({ line: 5, message: 'there is no network `front`' })
    expect(only(read('services:\n  a:\n    build: .\n    command: x\n    networks: {front: {aliases: [b]}}\nnetworks: {front: }\n').problems)).toMatchObject({ line: 5, key: 'services.a.networks.front' })
    expect(only(read('services: {a: {build: ., command: x}}\nnetworks: {front: {driver: overlay}}\n').problems).key).toBe('networks.front.driver')
  })
})

describe('deploy.replicas', () => {
  it('reads a number', () => expect(orders('deploy: {replicas: 3}').replicas).toBe(3))
  it.each(['0', '9', 'many', '1.5'])('refuses %s', (n) => expect(problem(`deploy: {replicas: ${n}}`).key).toBe('services.orders.deploy.replicas'))
  it('refuses a host port for several', () => {
    expect(problem('deploy: {replicas: 2}\nports: ["8001:8001"]')).toMatchObject({ line: 6, message: '2 replicas cannot all publish port 8001' })
  })
})
