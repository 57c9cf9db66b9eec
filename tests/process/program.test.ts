import { describe, expect, it } from 'vitest'
import { exec, image, python } from './sandbox.ts'

describe('a program in a process of its own', () => {
  it('[P5] prints, exits with its code, sees its files, arguments and environment', async () => {
    const main = 'import os, sys\nprint(__name__, sys.argv, os.environ["COLOUR"], os.getcwd(), open("note.txt").read())\nprint("bad", file=sys.stderr)\nsys.exit(4)\n'
    const ran = await exec(['python', 'tool.py', '-x', 'y'], { 'tool.py': main, 'note.txt': 'a note' }, { env: { COLOUR: 'red' } })
    expect(ran).toMatchObject({ code: 4, stdout: "__main__ ['tool.py', '-x', 'y'] red /app a note\n", stderr: 'bad\n' })
  })

  it('[P5] a traceback begins in the program, as python prints it', async () => {
    const ran = await exec(['python', 'tool.py'], { 'tool.py': 'def go():\n    raise KeyError("x")\ngo()\n' })
    expect(ran.stderr).toBe('Traceback (most recent call last):\n  File "/app/tool.py", line 3, in <module>\n    go()\n    ~~^^\n  File "/app/tool.py", line 2, in go\n    raise KeyError("x")\nKeyError: \'x\'\n')
    expect((await python('1/0')).stderr).not.toContain('faultline')
  })

  it('[P5] every way to start another process says that there is none, and what to do instead', async () => {
    const ways = {
      subprocess: 'import subprocess; subprocess.run(["ls"])', 'os.popen': 'import os; os.popen("ls")', 'os.fork': 'import os; os.fork()', 'os.system': 'import os; os.system("ls")',
      multiprocessing: 'import multiprocessing as m; m.Process(target=print).start()', 'multiprocessing.Pool': 'import multiprocessing as m; m.Pool(2)', 'multiprocessing.Queue': 'import multiprocessing as m; m.Queue()',
      ProcessPoolExecutor: 'from concurrent.futures import ProcessPoolExecutor as P; P()', asyncio: 'import asyncio; asyncio.run(asyncio.create_subprocess_exec("ls"))',
    }
    for (const [way, code] of Object.entries(ways)) {
      const { stderr } = await python(code)
      expect(stderr.trim().split('\n').at(-1), way).toContain('a service here starts no other processes: give each its own service in compose.yaml, or use threads')
    }
  })

  it('an exception is exit code 1 with its traceback, an unknown command says what there is', async () => {
    const broken = await python('1/0')
    expect(broken.code).toBe(1)
    expect(broken.stderr).toContain('ZeroDivisionError')
    const unknown = await exec(['gunicorn', 'main:app'])
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toMatch(/gunicorn: command not found.*python.*uvicorn/)
  })

  it('python -m pytest runs tests, asyncio.run and time.sleep in virtual time', async () => {
    const test = 'import asyncio, time\n\ndef test_sleep():\n    before = time.monotonic()\n    time.sleep(30)\n    asyncio.run(asyncio.sleep(12))\n    assert time.monotonic() - before == 42\n\ndef test_fails():\n    assert [1, 2] == [1, 3]\n'
    const ran = await exec(['python', '-m', 'pytest', '-q', 'test_it.py'], { 'test_it.py': test })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain('1 failed, 1 passed')
    expect(ran.stdout).toContain('At index 1 diff: 2 != 3')
  })

  it('[P5] pip install says what cannot be had and what is there', async () => {
    const ran = await exec(['pip', 'install', 'numpy'])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/numpy cannot be installed.*no network.*fastapi==/)
    expect((await exec(['pip', 'install', 'fastapi'])).stdout).toContain('already satisfied')
  })

  it('imports every package of the image', async () => {
    const names = ['fastapi', 'uvicorn', 'starlette', 'pydantic', 'pydantic_settings', 'httpx', 'python_multipart', 'jinja2', 'jwt', 'email_validator',
      'websockets', 'sse_starlette', 'tenacity', 'stamina', 'pybreaker', 'purgatory', 'structlog', 'prometheus_client', 'opentelemetry.sdk.trace',
      'opentelemetry.exporter.otlp.proto.http.trace_exporter', 'opentelemetry.instrumentation.fastapi', 'opentelemetry.instrumentation.httpx',
      'cloudevents', 'mangum', 'sqlalchemy', 'aiosqlite', 'yaml', 'pytest', 'sqlite3', 'ssl']
    const ran = await python(`import importlib\nfor name in ${JSON.stringify(names)}:\n    try:\n        importlib.import_module(name)\n    except Exception as error:\n        print(name, repr(error))\n`)
    expect(ran).toMatchObject({ code: 0, stdout: '' })
  })
})

describe('the platform boundary', () => {
  const CLOCKS = `
import time, datetime
print(time.time(), time.time_ns(), time.monotonic(), time.perf_counter(), datetime.datetime.now(datetime.timezone.utc).isoformat())`

  it('[P6] the stack ends recursion in C code with a RecursionError, whether or not the engine has optimised it by then', async () => {
    const ran = await python(`
import json
brackets, braces = '[' * 20 + ']' * 20, '{"a":' * 20 + '1' + '}' * 20
for n in range(3001):
    assert json.loads(brackets) and json.loads(braces)
    if n in (0, 3000):
        for text in ('[' * 200_000, '{"a":' * 200_000):
            try:
                json.loads(text)
            except RecursionError:
                print('RecursionError', flush=True)

class Node:
    def __init__(self, next): self.next = next

chain = None
for _ in range(100_000): chain = Node(chain)
chain = None
print('let go')
`)
    expect(ran).toMatchObject({ code: 0, stdout: 'RecursionError\n'.repeat(4) + 'let go\n' })
  })

  it('[P6] where C code fills the engine\'s stack unseen the process says so, and the next one is none the worse', async () => {
    const ran = await python('nested = []\nfor _ in range(100_000): nested = [nested]\ndel nested')
    expect(ran).toMatchObject({ code: 137, detail: expect.stringContaining('thousands of objects in one another') as string })
    expect(await python('print(len([[]]))')).toMatchObject({ code: 0, stdout: '1\n' })
  })

  it('[T2] every clock is the virtual one', async () => {
    const ran = await python(`${CLOCKS}\ntime.sleep(90)${CLOCKS}`)
    const [before, after] = ran.stdout.trim().split('\n')
    expect(before).toBe('1767225600.0 1767225600000000000 0.0 0.0 2026-01-01T00:00:00+00:00')
    expect(after).toBe('1767225690.0 1767225690000000000 90.0 90.0 2026-01-01T00:01:30+00:00')
  })

  const DICE = 'import os, random, secrets, uuid\nprint(os.urandom(8).hex(), uuid.uuid4(), secrets.token_hex(8), random.random())'

  it('[T3] all entropy comes from the seed', async () => {
    const first = await python(DICE, {}, 7)
    expect((await python(DICE, {}, 7)).stdout).toBe(first.stdout)
    expect((await python(DICE, {}, 8)).stdout).not.toBe(first.stdout)
    const bytes = first.stdout.split(' ')[0]!
    expect(bytes).not.toMatch(/^0+$/)
  })

  it('[P5] nothing of one process is left for the next', async () => {
    await python('import builtins, json, os\nbuiltins.leak = 1\njson.leak = 1\nos.environ["LEAK"] = "1"\nos.makedirs("/data")\nopen("/data/leak", "w").write("1")\nopen("kept-open", "w")')
    const ran = await python('import builtins, json, os\nprint(hasattr(builtins, "leak"), hasattr(json, "leak"), "LEAK" in os.environ, os.path.exists("/data"), os.listdir("."))')
    expect(ran.stdout).toBe('False False False False []\n')
  })

  it('the snapshot was taken with everything imported', () => {
    expect(image.snapshot?.length).toBeGreaterThan(40_000_000)
  })
})
