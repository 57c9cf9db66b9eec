import { readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EXAMPLES } from '../../src/cli/examples.ts'
import { app, course, lesson, project } from './course.ts'
import { faultline, folder, start } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })
const inFolder = (files: Record<string, string | Uint8Array>): string => {
  const one = folder(files)
  made.push(one)
  return one.dir
}

describe('faultline test', () => {
  it('passes, fails and explains', async () => {
    const good = await faultline(inFolder(project()), 'test', '.', '--seeds', '1,2')
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(good.stdout).toContain('✓ It says hello (seed 2)')
    expect(good.stdout).toContain('4 checks, all passed: 3 of 3 points')
    const dir = inFolder(project({ 'greeter/main.py': app('', '{}') }))
    const bad = await faultline(dir, 'test', '.')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toContain('✗ It says hello (seed 1)\n    the body was {}\n    Hint: Say hello to the world.\n')
    expect(bad.stdout).toContain('checks/test_hello.py:8: AssertionError')
    expect(bad.stdout).toContain('2 checks, 1 failed: 1 of 3 points')
    const json = await faultline(dir, 'test', '.', '--json', '-k', 'hello and not status')
    const verdict = JSON.parse(json.stdout) as { points: number; pointsMax: number; results: { outcome: string }[] }
    expect([json.code, verdict.points, verdict.pointsMax, verdict.results.map((r) => r.outcome)]).toEqual([1, 0, 2, ['failed']])
  })

  it('explains a failure once, with what the service printed, and one that keeps every check from running once', async () => {
    const breaks = await faultline(inFolder(project({ 'greeter/main.py': app('', '1 / 0') })), 'test', '.', '--seeds', '1,2')
    expect(breaks.stdout).toContain('    greeter ended its stderr with:\n      ERROR:    Exception in ASGI application\n')
    expect(breaks.stdout.split('ZeroDivisionError').length).toBe(2)
    expect(breaks.stdout).toContain('✗ It says hello (seed 2, as on seed 1)\n✗ Status (seed 2, as on seed 1)\n')
    const dead = await faultline(inFolder(project({ 'greeter/main.py': 'def (\n' })), 'test', '.')
    expect(dead.stdout).toContain('    greeter did not start: it ended with code 1: SyntaxError')
    expect(dead.stdout).toContain('    | SyntaxError: invalid syntax\n✗ Status (seed 1, as above)\n')
  })

  it('shows no service its checks', async () => {
    const peeks = `import os\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get("/hello")\nasync def hello():\n    return {"checks": os.path.exists("checks"), "files": sorted(os.listdir("."))}\n`
    const dir = inFolder(project({
      'compose.yaml': project()['compose.yaml']!.replace('./greeter', '.').replace('main:app', 'greeter.main:app'), 'greeter/main.py': peeks,
      'checks/test_hello.py': 'def test_it(lab):\n    assert lab.get("http://greeter:8001/hello").json() == {"checks": False, "files": ["compose.yaml", "greeter"]}\n',
    }))
    expect(await faultline(dir, 'test', '.')).toMatchObject({ code: 0 })
  })

  it.each([
    ['a folder without a lab', { 'checks/test_a.py': 'def test_a(lab): pass\n' }, 'compose.yaml: there is no such file, and it says what runs. Write one (docs/COMPOSE.md), for example:\n\n  services:\n'],
    ['a lab by another name', { 'compose.yml': '' }, 'Rename compose.yml.'],
    ['a folder above the lab', { 'one/compose.yaml': '' }, 'Give the folder that holds one: one\n'],
    ['a Compose file that is no text', { 'compose.yaml': new Uint8Array([255, 254]) }, 'compose.yaml is not UTF-8 text'],
    ['broken YAML', { 'compose.yaml': 'services:\n  a:\n\tbuild: x\n' }, 'compose.yaml:3: a tab is used as indentation'],
    ['a key that is not supported', { 'compose.yaml': 'services:\n  a:\n    build: ./a\n    command: python a.py\n    privileged: true\n' }, 'compose.yaml:5: services.a.privileged'],
    ['no checks', { 'compose.yaml': project()['compose.yaml']!, 'greeter/main.py': '' }, 'has no checks. Write def test_...(lab)'],
    ['a lesson', { 'lesson.md': '', ...project() }, 'is a lesson, not a project'],
  ])('%s is an error with a way out', async (_what, files, message) => {
    const { code, stderr, stdout } = await faultline(inFolder(files as Record<string, string | Uint8Array>), 'test', '.')
    expect(stderr).toContain(message)
    expect([code, stdout]).toEqual([2, ''])
  })

  it.each(['test', 'run', 'exec'])('%s takes a folder, not a file in it', async (command) => {
    const { code, stderr } = await faultline(inFolder(project()), command, 'compose.yaml', ...(command === 'exec' ? ['--', 'python', '-V'] : []))
    expect([code, stderr]).toEqual([2, 'faultline: compose.yaml is a file. Give the folder that it is in: .\n'])
  })
})

describe('faultline run', () => {
  const GET = 'GET http://greeter:8001/hello'

  it('prints what the run was: the same hash for the same seed', async () => {
    const dir = inFolder(project())
    const run = async (...more: string[]): Promise<Record<string, unknown>> => {
      const { code, stdout } = await faultline(dir, 'run', '.', '--for', '10m', '--json', '--request', GET, ...more)
      expect(code).toBe(0)
      return JSON.parse(stdout) as Record<string, unknown>
    }
    const first = await run('--seed', '7')
    expect(Object.keys(first)).toEqual(['hash', 'events', 'virtual_s', 'wall_ms'])
    expect(first).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, virtual_s: 600 })
    expect((await run('--seed', '7'))['hash']).toBe(first['hash'])
  })

  it('sends requests, arms faults, and writes the log', async () => {
    const dir = inFolder(project({ 'faults.json': '[{"type": "latency", "latency": 1000, "to": "greeter", "at": "5s"}]' }))
    const { code, stdout } = await faultline(dir, 'run', '.', '--for', '20s', '--log', 'events.jsonl', '--request', GET, '--request', `${GET} @6s`, '--fault', 'faults.json')
    expect(code).toBe(0)
    expect(stdout).toContain('Uvicorn running on http://0.0.0.0:8001')
    expect(stdout).toMatch(/request-1: 200 \{"hello":"world"\}/)
    expect(stdout).toMatch(/20 virtual s in [\d.]+ s, \d+ events, log [0-9a-f]{64}/)
    const log = readFileSync(path.join(dir, 'events.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { seq: number; t: number; kind: string; request?: string })
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i))
    expect(log.at(-1)!.kind).toBe('run.end')
    const answers = log.filter((event) => event.kind === 'http.response' && event.request !== undefined)
    expect(answers.map((event) => [event.request, Math.round(event.t / 1e9)])).toEqual([['request-1', 1], ['request-2', 10]])
  })

  it('says which requests were not answered by the end, and which faults met nothing', async () => {
    const faults = ['{"type": "hang", "to": "greeter", "at": "2s"}', '{"type": "crash", "to": "greeter", "at": "file"}'].flatMap((one) => ['--fault', one])
    const { stdout } = await faultline(inFolder(project()), 'run', '.', '--for', '5s', '--request', GET, '--request', `${GET} @3s`, ...faults)
    expect(stdout).toMatch(/\nrequest-2: not answered when the run ended\nfault-2 \(crash\) met nothing\n5 virtual s/)
    expect(stdout).not.toMatch(/request-1: not|fault-1 .*met/)
  })

  it('says what never started, and why', async () => {
    const compose = project()['compose.yaml']!
    const db = `${compose}    depends_on: {db: {condition: service_healthy}}\n  db:\n    build: ./greeter\n    command: python -c "import time; time.sleep(1000)"\n    healthcheck: {test: "curl -f http://localhost:9000/", interval: 1s, retries: 2}\n`
    const dir = inFolder(project({ 'compose.yaml': db }))
    const { stdout } = await faultline(dir, 'run', '.', '--for', '9s')
    expect(stdout).toMatch(/2\.\d+ db +unhealthy: 2 probes failed in a row; the last: connection refused\n/)
    expect(stdout).toContain('greeter: not started when the run ended; it depends on db (service_healthy)\n')
    const tested = await faultline(dir, 'test', '.', '--seeds', '1', '-k', 'status')
    expect(tested.stdout).toContain('db did not start: its healthcheck did not succeed within 60 s: 2 probes failed in a row; the last: connection refused')
  })

  it('shows what went wrong, and that the run ended early', async () => {
    const spins = 'from fastapi import FastAPI\nimport asyncio\napp = FastAPI()\n@app.get("/hello")\nasync def hello():\n    raise RuntimeError("on purpose")\n'
    const { stdout } = await faultline(inFolder(project({ 'greeter/main.py': spins })), 'run', '.', '--for', '5s', '--request', GET)
    expect(stdout).toContain('RuntimeError: on purpose')
    expect(stdout).toContain('request-1: 500')
  })

  it.each([
    [['--request', 'hello'], '--request "hello": expected METHOD URL'],
    [['--fault', '{"type": "latncy"}'], "--fault: there is no fault 'latncy'; the faults are latency, "],
    [['--fault', 'none.json'], '--fault none.json: there is no such file'],
    [['--log', 'no/such/folder.jsonl'], '--log no/such/folder.jsonl cannot be written'],
    [['--for', 'ever'], '"ever" is not a duration'],
    [['--for', '99999h'], '"99999h" is more virtual time than a run can have; 2400h (100 days) is the most'],
    [['--for', '5s', '--request', `${GET} @7s`], `--request "${GET}" would come at 7 s of virtual time, and the run ends at 5 s`],
    [['--for', '5s', '--fault', '{"type": "down", "at": "7s"}'], '--fault down would come at 7 s'],
  ])('%j is an error of the command line', async (options, message) => {
    const { code, stderr } = await faultline(inFolder(project()), 'run', '.', ...options)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it('ends cleanly by Ctrl-C, and says how far it came', async () => {
    const busy = 'import asyncio\nfrom contextlib import asynccontextmanager\nfrom fastapi import FastAPI\nasync def tick():\n    while True:\n        await asyncio.sleep(0.001)\n@asynccontextmanager\nasync def life(app):\n    task = asyncio.create_task(tick())\n    yield\napp = FastAPI(lifespan=life)\n'
    const dir = inFolder(project({ 'greeter/main.py': busy }))
    const { child, ended, stdout } = start(dir, 'run', '.', '--for', '20h')
    await new Promise<void>((resolve) => child.stdout!.on('data', () => { if (stdout().includes('Uvicorn running')) resolve() }))
    child.kill('SIGINT')
    const { code, stdout: whole } = await ended
    expect(whole).toMatch(/[\d.]+ virtual s in .*log [0-9a-f]{64}/)
    expect(code).toBe(130)
  })
})

describe('faultline exec', () => {
  it('runs any Python command on a copy of the folder, and passes its exit code on', async () => {
    const dir = inFolder({
      'test_it.py': 'import pathlib\ndef test_bytes():\n    assert pathlib.Path("data.bin").read_bytes() == bytes([255, 0, 1])\ndef test_bad():\n    assert 1 == 2\n',
      'data.bin': new Uint8Array([255, 0, 1]),
    })
    const tests = await faultline(dir, 'exec', '.', '--', 'python', '-m', 'pytest', '-q')
    expect(tests.stdout).toContain('assert 1 == 2')
    expect(tests.stdout).toContain('1 failed, 1 passed')
    expect(tests.code).toBe(1)
    const script = await faultline(dir, 'exec', '.', '--', 'python', '-c', 'import sys; print("out"); print("err", file=sys.stderr); open("new", "w"); sys.exit(7)')
    expect(script).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' })
    expect(() => readFileSync(path.join(dir, 'new'))).toThrow()
    const json = await faultline(dir, 'exec', '.', '--json', '--', 'ls')
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('ls: command not found') as string })
    expect(await faultline(dir, 'exec', '.', 'python', '-V')).toMatchObject({ code: 2, stderr: expect.stringContaining('Put -- before the command') as string })
  })

  it('runs tests of one\'s own by plain pytest: no checks, which need a lab, and no warning of the sandbox\'s making', async () => {
    const dir = inFolder({
      ...project(), 'pyproject.toml': '[tool.pytest.ini_options]\nfilterwarnings = ["error"]\n',
      'tests/test_own.py': 'import pytest\n@pytest.mark.anyio\n@pytest.mark.parametrize("anyio_backend", ["asyncio"])\nasync def test_own(anyio_backend): assert 1 + 1 == 2\n',
    })
    const own = await faultline(dir, 'exec', '.', '--', 'python', '-m', 'pytest', '-q', '-W', 'error')
    expect(own).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/\n1 passed in [\d.]+s\n$/) as string })
    const checks = await faultline(dir, 'exec', '.', '--', 'pytest', '-q', 'checks')
    expect(checks.stderr).toContain('ERROR: checks/test_hello.py::test_says_hello takes the `lab` fixture: it runs where a lab runs: `faultline test DIR`')
    expect([checks.code, checks.stdout]).toEqual([4, expect.not.stringContaining('Unknown') as string])
    const conftest = inFolder({ 'conftest.py': 'import pytest\n@pytest.fixture\ndef lab(): return 1\n', 'test_own.py': 'def test_own(lab): assert lab == 1\n' })
    expect(await faultline(conftest, 'exec', '.', '--', 'pytest', '-q')).toMatchObject({ code: 0 })
  })
})

describe('the checks of a lesson', () => {
  it('grade a project: with the lesson\'s seeds and its outside world', async () => {
    const of = course(lesson({ 'world.ts': `import { http, HttpResponse } from '${ROOT}node_modules/msw/lib/core/index.js'\nexport const handlers = [http.get('http://outside.example/', () => HttpResponse.json({ hello: 'world' }))]\n` }))
    const { 'checks/test_hello.py': _checks, ...submission } = project({ 'greeter/main.py': app('', '(await httpx.AsyncClient().get("http://outside.example/")).json() | {"a": 1}').replace('from', 'import httpx\nfrom') })
    const dir = inFolder({ ...of, ...Object.fromEntries(Object.entries(submission).map(([name, text]) => [`mine/${name}`, text])) })
    const graded = await faultline(dir, 'test', 'mine', '--lesson', 'lessons/01-part/01-hello')
    expect(graded.stdout).toContain('✗ It says hello (seed 1)\n    the body was {"hello":"world","a":1}\n')
    expect(graded.stdout).toContain('✗ It says hello (seed 2, as on seed 1)\n✓ Status (seed 2)\n')
    expect(graded.code).toBe(1)
    expect(await faultline(dir, 'test', 'mine')).toMatchObject({ code: 2, stderr: expect.stringContaining('or take a lesson\'s: faultline test mine --lesson') as string })
    expect(await faultline(dir, 'test', 'mine', '--lesson', 'lessons')).toMatchObject({ code: 2, stderr: expect.stringContaining('lessons is not a lesson') as string })
  })
})

describe('the examples of the help', () => {
  const words = (line: string): string[] => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3]!)
  const lines = [...new Set(Object.values(EXAMPLES).flat())].filter((line) => !line.includes(' DIR'))

  it.each(lines)('%s', async (line) => {
    const dir = inFolder({})
    for (const name of ['lessons', 'sandbox-templates']) symlinkSync(path.join(ROOT, name), path.join(dir, name))
    const { code, stderr, stdout } = await faultline(dir, ...words(line).slice(2))
    expect(stderr).toBe('')
    // The template is no solution: its checks fail.
    expect(code, stdout).toBe(line.includes('faultline test') ? 1 : 0)
  })
})

describe('the command line itself', () => {
  it('knows its commands and says so', async () => {
    const dir = inFolder({})
    expect(await faultline(dir, '--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('exec [options] <dir>') as string })
    expect(await faultline(dir, 'chek')).toMatchObject({ code: 2, stderr: expect.stringContaining('(Did you mean check?)') as string })
    expect(await faultline(dir, 'run', '.', '--nope')).toMatchObject({ code: 2, stderr: expect.stringContaining("unknown option '--nope'") as string })
    expect(await faultline(dir, 'run', 'nowhere')).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere: there is no such folder') as string })
    expect(await faultline(dir, 'test')).toMatchObject({ code: 2, stderr: expect.stringContaining("missing required argument 'dir'") as string })
  })
})
