import { describe, expect, it } from 'vitest'
import { only, orders, problem, read } from './helpers.ts'

const service = (lines: string) => read(`services:\n  orders:\n${lines.split('\n').map((l) => `    ${l}`).join('\n')}\n`)

describe('image and build', () => {
  it.each(['python:3', 'python', 'python:3.14', 'python:3.14-slim', 'python:3.14.2-alpine', 'docker.io/library/python:3.14-slim', 'python:slim'])('runs %s', (image) => {
    expect(service(`image: ${image}\ncommand: python a.py`).problems).toEqual([])
  })

  it.each([
    ['python:3.11-slim', 'python:3.14-slim'], ['nginx:1', 'Supported images: python:3'], ['prom/prometheus', 'later version'],
    ['bitnami/kafka:4', 'Write apache/kafka'], ['ghcr.io/me/app:1', 'build: ./folder'],
  ])('refuses %s', (image, help) => {
    const p = only(service(`image: ${image}`).problems)
    expect(p).toMatchObject({ line: 3, key: 'services.orders.image' })
    expect(p.help).toContain(help)
  })

  it('takes image beside build for the name of what is built', () => {
    expect(service('build: ./orders\nimage: shop/orders:1\ncommand: a').lab?.services[0]).toMatchObject({ context: 'orders', image: 'shop/orders:1' })
  })

  it.each([['.', ''], ['./orders', 'orders'], ['orders/', 'orders'], ['{context: ./orders, dockerfile: Dockerfile.dev}', 'orders'], ['{dockerfile: D}', '']])('build: %s', (build, context) => {
    expect(service(`build: ${build}\ncommand: a`).lab?.services[0]?.context).toBe(context)
  })

  it.each([['../other', 'leads outside'], ['/srv', 'leads outside'], ['https://example.com/a.git', 'leads outside'], ['./nowhere', 'there is no folder']])('refuses build: %s', (build, message) => {
    expect(only(service(`build: ${build}\ncommand: a`).problems).message).toContain(message)
  })

  it('wants one of the two', () => {
    expect(only(service('command: a').problems)).toMatchObject({ line: 2, message: 'the service has neither `build` nor `image`' })
  })
})

describe('command', () => {
  const command = (text: string) => service(`build: ./orders\ncommand: ${text}`)

  it.each<[string, string[]]>([
    ['uvicorn main:app --port 8001', ['uvicorn', 'main:app', '--port', '8001']],
    [`python -c 'print("a b")'`, ['python', '-c', 'print("a b")']],
    ['"python \\"a b.py\\" c\\\\ d"', ['python', 'a b.py', 'c d']],
    [`python ''`, ['python', '']],
    [String.raw`python 'a\b\"'`, ['python', String.raw`a\b\"`]],
    ['[python, "-m", "a b"]', ['python', '-m', 'a b']],
    ['>-\n      uvicorn main:app\n      --port 8001', ['uvicorn', 'main:app', '--port', '8001']],
  ])('splits %s', (text, words) => expect(command(text).lab?.services[0]?.command).toEqual(words))

  it.each([
    ['uvicorn main:app && echo done', '"&&" needs a shell'], ['uvicorn a | tee log', '"|" needs a shell'], [`python 'a`, 'never closed'],
    ['["uvicorn", 8001]', 'must be a text'], ['sh -c "uvicorn main:app"', 'has no shell'], ['["/bin/bash", "-c", "a"]', 'has no shell'], ['[]', 'is empty'], ['{a: b}', 'must be a text'],
  ])('refuses %s', (text, message) => {
    const p = only(command(text).problems)
    expect(p.line).toBe(4)
    expect(p.message).toContain(message)
  })

  it('must be there, since no Dockerfile is read', () => {
    const p = only(service('build: ./orders').problems)
    expect(p).toMatchObject({ line: 2, message: 'the service has no `command`' })
    expect(p.help).toContain('command: uvicorn main:app')
  })
})

describe('environment', () => {
  it('reads a map: texts, numbers, and names from .env', () => {
    expect(orders('environment: {A: text, B: 8001, C: , D: "", E: }', { '.env': 'C=from file\n' }).environment).toEqual({ A: 'text', B: '8001', C: 'from file', D: '' })
  })

  it('reads a list', () => {
    expect(orders('environment: ["A=1", "URL=http://x?a=b", B, C]', { '.env': 'B=2' }).environment).toEqual({ A: '1', URL: 'http://x?a=b', B: '2' })
  })

  it.each([['{A: true}', 'A: "true"'], ['{A: [1]}', 'A: "value"'], ['["=x"]', 'NAME=value'], ['text', 'For example']])('refuses %s', (env, help) => {
    expect(problem(`environment: ${env}`)).toMatchObject({ line: 5, help: expect.stringContaining(help) })
  })

  it('reads env_file; later files win, environment wins over all', () => {
    const files = { 'a.env': 'A=1\nB=1\nC=1\n', 'b.env': '# comment\nexport B=2\nC="two words" # note\nD=\'$raw\'\nE=${A:-0}\n' }
    expect(orders('env_file: [a.env, ./b.env]\nenvironment: {C: "3"}', files).environment).toEqual({ A: '1', B: '2', C: '3', D: '$raw', E: '0' })
    expect(orders('env_file: a.env', files).environment).toEqual({ A: '1', B: '1', C: '1' })
    expect(orders('env_file: [{path: none.env, required: false}, {path: a.env}]', files).environment).toEqual({ A: '1', B: '1', C: '1' })
  })

  it('reports a missing env_file and a broken line in one', () => {
    expect(problem('env_file: none.env')).toMatchObject({ line: 5, message: 'there is no file none.env' })
    expect(problem('env_file: a.env', { 'a.env': 'A=1\nnot a line\n' })).toMatchObject({ file: 'a.env', line: 2 })
    expect(problem('env_file: a.env', { 'a.env': 'A="1\n' })).toMatchObject({ file: 'a.env', line: 1, message: expect.stringContaining('closing quote') })
  })
})

describe('interpolation from .env', () => {
  const value = (text: string) => orders(`environment: {V: '${text}'}`, { '.env': 'SET=yes\nEMPTY=\n' }).environment['V']

  it.each([
    ['${SET}', 'yes'], ['$SET!', 'yes!'], ['${NONE:-8001}', '8001'], ['${EMPTY:-x}', 'x'], ['${EMPTY-x}', ''], ['${SET:-x}', 'yes'],
    ['${SET:+other}', 'other'], ['${NONE+other}', ''], ['${NONE:-${SET}}', 'yes'], ['$$SET', '$SET'], ['a${SET}b', 'ayesb'], ['${SET:?why}', 'yes'],
  ])('%s is %j', (text, expected) => expect(value(text)).toBe(expected))

  it.each([['${NONE}', '${NONE:-default}'], ['${NONE:?give one}', 'NONE=...'], ['${SET', '${NAME}'], ['5 $', '$$'], ['${a b}', '${NAME:-default}']])('refuses %s', (text, help) => {
    expect(problem(`environment: {V: '${text}'}`)).toMatchObject({ line: 5, key: 'services.orders.environment.V', help: expect.stringContaining(help) })
  })

  it('works in ports, commands and numbers', () => {
    const s = orders('ports: ["${PORT:-8001}:8001"]\ndeploy: {replicas: "${N:-1}"}')
    expect(s).toMatchObject({ published: [{ host: 8001, container: 8001 }], replicas: 1 })
  })
})

describe('ports and expose', () => {
  it.each<[string, number[], [number, number][]]>([
    ['["8001:8001"]', [8001], [[8001, 8001]]],
    ['["80:8001"]', [8001], [[80, 8001]]],
    ['["8001"]', [8001], []],
    ['[8001]', [8001], []],
    ['["127.0.0.1:80:8001/tcp"]', [8001], [[80, 8001]]],
    ['[{target: 8001, published: "80"}]', [8001], [[80, 8001]]],
    ['[{target: 8001, published: 80, protocol: tcp, mode: host, host_ip: 127.0.0.1}]', [8001], [[80, 8001]]],
    ['[{target: 8001}]', [8001], []],
  ])('ports: %s', (ports, container, published) => {
    expect(orders(`ports: ${ports}`)).toMatchObject({ ports: container, published: published.map(([h, c]) => ({ host: h, container: c })) })
  })

  it.each([
    ['["8001-8003:8001-8003"]', 'ranges'], ['["53:53/udp"]', 'TCP only'], ['["abc"]', 'not a port'], ['["70000"]', '70000 is not a port'], ['["80:80000"]', '80000 is not a port'],
    ['[{published: 80}]', 'without `target`'], ['[{target: 80, protocol: udp}]', 'TCP only'], ['[{target: 0}]', 'whole number'], ['"8001:8001"', 'must be a list'], ['[[1]]', 'an entry of `ports` must be a text'],
  ])('refuses ports: %s', (ports, message) => expect(problem(`ports: ${ports}`)).toMatchObject({ line: 5, message: expect.stringContaining(message) }))

  it('adds exposed ports, each once', () => expect(orders('ports: ["80:8001"]\nexpose: ["8001", 9000, "9001/tcp"]').ports).toEqual([8001, 9000, 9001]))
  it('refuses a range in expose', () => expect(problem('expose: ["8001-8003"]').key).toBe('services.orders.expose.0'))

  it('notices two services on one host port, and proposes a free one', () => {
    const p = only(read('services:\n  a:\n    build: .\n    command: x\n    ports: ["8001:1"]\n  b:\n    build: .\n    command: x\n    ports:\n      - "8002:2"\n      - "8001:3"\n').problems)
    expect(p).toMatchObject({ line: 11, key: 'services.b.ports', message: '`a` and `b` both publish port 8001' })
    expect(p.help).toContain('"8003:3"')
  })

  it('notices one service on one host port twice', () => expect(problem('ports: ["80:1", "80:2"]').message).toBe('`orders` publishes port 80 twice'))
})

describe('depends_on', () => {
  const conditions = (lines: string) => orders(lines).dependsOn
  it('reads a list', () => expect(conditions('depends_on: [payments]')).toEqual([{ service: 'payments', condition: 'service_started' }]))
  it('reads a map', () => {
    expect(conditions('depends_on: {payments: {condition: service_completed_successfully}}')).toEqual([{ service: 'payments', condition: 'service_completed_successfully' }])
    expect(conditions('depends_on: {payments: {}}')[0]?.condition).toBe('service_started')
  })

  it('names the nearest service for an unknown one', () => {
    const p = problem('depends_on:\n  - paymnets')
    expect(p).toMatchObject({ line: 6, key: 'services.orders.depends_on', message: 'there is no service `paymnets`' })
    expect(p.help).toContain('Did you mean `payments`?')
  })

  it('refuses an unknown condition, and health without a healthcheck', () => {
    expect(problem('depends_on: {payments: {condition: ready}}').help).toContain('service_healthy')
    expect(problem('depends_on: {payments: {condition: service_healthy}}').message).toContain('has no healthcheck')
  })

  it('shows a circle, once, with its path', () => {
    const s = (name: string, on: string) => `  ${name}: {build: ., command: x, depends_on: [${on}]}\n`
    const p = only(read(`services:\n${s('a', 'b')}${s('b', 'c')}${s('c', 'a')}`).problems)
    expect(p).toMatchObject({ line: 4, message: 'services wait for each other in a circle: a -> b -> c -> a' })
    expect(only(read(`services:\n${s('a', 'a')}`).problems).message).toContain('a -> a')
  })
})
