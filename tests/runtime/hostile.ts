import type { Case } from './conformance.ts'
import type { SandboxRuntime } from '../../src/contract/runtime.ts'
import { get, runRequest, SINGLE } from './labs.ts'
import { expect, fresh, Watched } from './watched.ts'

/**
 * Programs that are broken or mean harm. Each has to end clearly, in the log, with the line where there is one; and the
 * next run has to work as if nothing had been.
 */

const app = (body: string): Record<string, string> => ({ ...SINGLE, 'main.py': `${SINGLE['main.py']!}\n\n${body}` })

async function launch(runtime: SandboxRuntime, files: Record<string, string>, compose?: string): Promise<Watched> {
  const request = runRequest(compose ? { ...files, 'compose.yaml': compose } : files, { runId: fresh() })
  const watched = await Watched.start(runtime, { ...request, limits: { ...request.limits, memory: 256 * 1024 * 1024 } })
  watched.run.pace({ mode: 'max' })
  return watched
}

async function visit(runtime: SandboxRuntime, body: string, path: string): Promise<Watched> {
  const watched = await launch(runtime, app(body))
  await watched.until(() => watched.has('process.ready', 'web'))
  watched.run.send(get('visit', `http://web:8000${path}`))
  return watched
}

const stderrOf = (watched: Watched): string =>
  watched.events.map((event) => (event.kind === 'stderr' ? event.text : '')).join('')

async function exits(watched: Watched): Promise<{ code: number; detail: string }> {
  await watched.until(() => watched.has('process.exit', 'web'))
  return watched.find('process.exit')!
}

async function works(runtime: SandboxRuntime): Promise<void> {
  const watched = await launch(runtime, SINGLE)
  await watched.until(() => watched.has('process.ready', 'web'))
  watched.run.send(get('after', 'http://web:8000/'))
  await watched.until(() => watched.answer('after') !== undefined)
  expect(watched.answer('after')!.status === 200, 'the next run answers')
  await watched.run.stop()
}

/** Runs the trouble, stops the run, and holds that a new one works. */
function trouble(name: string, run: (runtime: SandboxRuntime) => Promise<Watched>): Case {
  return {
    name,
    async run(runtime) {
      const watched = await run(runtime)
      if (!watched.summary) await watched.run.stop()
      await works(runtime)
    },
  }
}

const REACH = `import inspect

TRIES = {
    'js.fetch': "__import__('js').fetch",
    'js.document': "__import__('js').document",
    'js.indexedDB': "__import__('js').indexedDB",
    'js.parent': "__import__('js').parent",
    'js.globalThis': "__import__('js').globalThis",
    'js.constructor': "__import__('js').constructor",
    'pyodide_js': "__import__('pyodide_js')",
    'run_js': "__import__('pyodide.code').code.run_js('globalThis')",
    'pyfetch': "__import__('pyodide.http').http.pyfetch('http://localhost/')",
    'emit.constructor': "__import__('faultline.machine').machine.machine.emit.constructor('return globalThis')()",
    'emit.constructor.constructor': "__import__('faultline.machine').machine.machine.emit.constructor.constructor('return this')()",
    'async constructor': "__import__('faultline.machine').machine.machine.emit.constructor.constructor('return import(\\"data:text/javascript,1\\")')()",
    'os.system': "__import__('os').system('id')",
    'subprocess': "__import__('subprocess').run(['id'])",
}


@app.get('/reach')
async def reach():
    found = {}
    for name, code in TRIES.items():
        try:
            got = eval(code)
            found[name] = repr(await got if inspect.isawaitable(got) else got)
        except BaseException as error:
            found[name] = f'{type(error).__name__}'
    return found
`

/** What each try may end in; none of them is the thing itself. */
const REFUSED = /^(AttributeError|ModuleNotFoundError|ImportError|NameError|JsException|EvalError|OSError|PermissionError|NotImplementedError|FileNotFoundError|BlockingIOError|-1|32512|256)$/

export const hostile: Case[] = [
  trouble('a syntax error names its file and line', async (runtime) => {
    const watched = await launch(runtime, { ...SINGLE, 'main.py': 'from fastapi import FastAPI\n\napp = FastAPI(\n' })
    const { code } = await exits(watched)
    const problem = watched.find('problem')
    expect(code === 1 && problem?.code === 'syntax-error' && problem.file === '/app/main.py' && problem.line === 3, JSON.stringify(problem))
    expect(stderrOf(watched).includes('SyntaxError'), 'the log shows the traceback')
    return watched
  }),
  trouble('an import error names the module and the line', async (runtime) => {
    const watched = await launch(runtime, { ...SINGLE, 'main.py': 'import fastapi\nimport numpy\n' })
    const { code } = await exits(watched)
    const problem = watched.find('problem')
    expect(code === 1 && problem?.code === 'import-error' && problem.line === 2 && problem.message.includes('numpy'), JSON.stringify(problem))
    return watched
  }),
  trouble('a service that exits at once says so', async (runtime) => {
    const watched = await launch(runtime, { ...SINGLE, 'main.py': 'import sys\nprint("no")\nsys.exit(7)\n' })
    expect((await exits(watched)).code === 7, 'exit code 7')
    return watched
  }),
  trouble('[P6] while True: pass is interrupted and names its line', async (runtime) => {
    const watched = await visit(runtime, `@app.get('/spin')\nasync def spin():\n    while True:\n        pass\n`, '/spin')
    await exits(watched)
    expect(watched.find('problem')?.code === 'stuck' && watched.find('problem')?.line === 14, JSON.stringify(watched.find('problem')))
    return watched
  }),
  trouble('[P6] a loop that swallows its interruption is ended all the same', async (runtime) => {
    const body = `@app.get('/spin')\nasync def spin():\n    while True:\n        try:\n            while True:\n                pass\n        except BaseException:\n            pass\n`
    const watched = await visit(runtime, body, '/spin')
    expect((await exits(watched)).code === 137, 'killed')
    return watched
  }),
  trouble('[P6] an await loop that never lets time pass is a livelock, with its line', async (runtime) => {
    const body = `import asyncio\n\n\n@app.get('/spin')\nasync def spin():\n    while True:\n        await asyncio.sleep(0)\n`
    const watched = await visit(runtime, body, '/spin')
    await exits(watched)
    const problem = watched.find('problem')
    expect(problem?.code === 'livelock' && problem.line === 17, JSON.stringify(problem))
    return watched
  }),
  trouble('endless recursion is a RecursionError, answered with 500', async (runtime) => {
    const watched = await visit(runtime, `def deep(n):\n    return deep(n + 1)\n\n\n@app.get('/deep')\nasync def endpoint():\n    return deep(0)\n`, '/deep')
    await watched.until(() => watched.answer('visit') !== undefined)
    expect(watched.answer('visit')!.status === 500 && stderrOf(watched).includes('RecursionError'), 'RecursionError in the log')
    return watched
  }),
  trouble('recursion past every limit ends the process only', async (runtime) => {
    const body = `import sys\n\n\ndef deep(n):\n    return deep(n + 1)\n\n\n@app.get('/deep')\nasync def endpoint():\n    sys.setrecursionlimit(10**9)\n    return deep(0)\n`
    const watched = await visit(runtime, body, '/deep')
    await watched.until(() => watched.answer('visit') !== undefined || watched.has('process.exit'))
    return watched
  }),
  trouble('[P6] a memory bomb meets its limit', async (runtime) => {
    const watched = await visit(runtime, `@app.get('/bomb')\nasync def bomb():\n    kept = []\n    while True:\n        kept.append(bytearray(10_000_000))\n`, '/bomb')
    await watched.until(() => watched.answer('visit') !== undefined || watched.has('process.exit'))
    expect(stderrOf(watched).includes('MemoryError') || watched.has('process.exit'), 'a MemoryError')
    return watched
  }),
  trouble('a 50 MB log is cut, and says so', async (runtime) => {
    const watched = await visit(runtime, `@app.get('/log')\nasync def log():\n    for _ in range(500):\n        print('x' * 100_000)\n`, '/log')
    await watched.until(() => watched.answer('visit') !== undefined)
    const bytes = watched.events.reduce((sum, event) => sum + (event.kind === 'stdout' ? event.text.length : 0), 0)
    expect(bytes < 2_000_000, `${bytes} bytes of output were kept`)
    expect(watched.has('note') || watched.has('problem'), 'the log says that it was cut')
    return watched
  }),
  trouble('two servers on one port of one service: the second says why it ends', async (runtime) => {
    const main = `import asyncio\n\n\nasync def main():\n    await asyncio.start_server(lambda r, w: None, '0.0.0.0', 8000)\n    await asyncio.start_server(lambda r, w: None, '0.0.0.0', 8000)\n\n\nasyncio.run(main())\n`
    const compose = SINGLE['compose.yaml']!.replace('uvicorn main:app --host 0.0.0.0 --port 8000', 'python main.py')
    const watched = await launch(runtime, { ...SINGLE, 'main.py': main }, compose)
    const { code } = await exits(watched)
    expect(code === 1 && stderrOf(watched).includes('address already in use'), stderrOf(watched))
    return watched
  }),
]

/**
 * Needs the policy that forbids code from strings: the frame's in the page, a flag of Node's on the command line
 * (tests/cli holds that one).
 */
export const reaching: Case = trouble('[P7] reaching for the host finds nothing', async (runtime) => {
    const watched = await visit(runtime, REACH, '/reach')
    await watched.until(() => watched.answer('visit') !== undefined)
    const found = JSON.parse(watched.answer('visit')!.body.text) as Record<string, string>
    const reached = Object.entries(found).filter(([, result]) => !REFUSED.test(result))
    expect(reached.length === 0, `reached: ${JSON.stringify(reached)}`)
    return watched
  })
