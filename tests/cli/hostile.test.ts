import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { FLAGS } from '../../src/cli/sandbox/permissions.ts'
import { COMPILED, IMAGE } from '../../src/cli/sandbox/places.ts'
import { project } from './course.ts'
import { faultline, folder } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

/** What a hostile program tries, and nothing of it may reach the machine. Each is an expression of Python. */
const ATTEMPTS = (outside: string): string[] => [
  // A process has an /etc/passwd of its own: this program's text is on the machine, whoever it is.
  `open(${JSON.stringify(import.meta.filename)}).read()`,
  `open("/etc/shadow").read()`,
  `open("${outside}/written", "w").write("x")`,
  `__import__("os").listdir("${outside}")`,
  `__import__("os").system("touch ${outside}/shell")`,
  `__import__("posix").system("touch ${outside}/shell")`,
  `__import__("subprocess").run(["touch", "${outside}/child"])`,
  `__import__("os").environ["SECRET"]`,
  `__import__("os").environ["PATH"]`,
  `__import__("js").process`,
  `__import__("js").fetch("http://127.0.0.1")`,
  `__import__("js").constructor.constructor("return process")()`,
  `__import__("pyodide_js")`,
  `__import__("pyodide.code").code.run_js("process")`,
  `__import__("faultline.machine").machine.machine.emit.constructor("return process")()`,
  `__import__("faultline.machine").machine.machine.emit.constructor.constructor("return globalThis")()`,
  `__import__("socket").create_connection(("127.0.0.1", 22))`,
  `__import__("_socket").socket().connect(("127.0.0.1", 22))`,
]

const service = (outside: string): string => `import json
from fastapi import FastAPI

app = FastAPI()
ATTEMPTS = json.loads(${JSON.stringify(JSON.stringify(ATTEMPTS(outside)))})

@app.get("/hello")
async def hello():
    reached = {}
    for attempt in ATTEMPTS:
        try:
            result = eval(attempt)
        except BaseException as error:
            print("refused", type(error).__name__, attempt, flush=True)
            continue
        if "system" in attempt and result == 127 << 8:
            print("refused no-shell", attempt, flush=True)
            continue
        reached[attempt] = repr(result)
    return reached
`

it('a hostile service reaches nothing of the machine', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'faultline-outside-'))
  const { dir, remove } = folder(project({
    'greeter/main.py': service(outside),
    'checks/test_hello.py': 'def test_it(lab):\n    assert lab.get("http://greeter:8001/hello").json() == {}, lab.logs("greeter")\n',
  }))
  try {
    const { code, stdout } = await faultline(dir, 'test', '.', '--json')
    const verdict = JSON.parse(stdout) as { results: { outcome: string; message: string; explanation: string }[] }
    expect(verdict.results.map((r) => r.explanation)).toEqual([''])
    expect(code).toBe(0)
    expect(readdirSync(outside)).toEqual([])
  } finally {
    remove()
    rmSync(outside, { recursive: true, force: true })
  }
})

it('the process that it runs in may do nothing either, should it get so far', () => {
  const attempts = {
    read: 'fs.readFileSync("/etc/passwd")',
    list: 'fs.readdirSync("/")',
    write: 'fs.writeFileSync(require("os").tmpdir() + "/faultline-written", "")',
    child: 'require("child_process").execSync("id")',
    worker: 'new (require("worker_threads").Worker)("1", { eval: true })',
    code: 'Function("return 1")()',
  }
  const probe = `const fs = require("fs"); const refused = {}
    for (const [name, attempt] of Object.entries({ ${Object.entries(attempts).map(([name, code]) => `${name}: () => ${code}`).join(', ')} })) {
      try { attempt(); refused[name] = "allowed" } catch (error) { refused[name] = error.code ?? error.name }
    }
    refused.image = fs.existsSync(${JSON.stringify(IMAGE)})
    const tell = (net) => console.log(JSON.stringify({ ...refused, net }))
    require("net").connect(9, "127.0.0.1").on("error", (error) => tell(error.code)).on("connect", () => tell("allowed"))`
  const { stdout, stderr } = spawnSync(process.execPath, [...FLAGS, '-e', probe], { encoding: 'utf8' })
  expect(stderr).toBe('')
  const denied = 'ERR_ACCESS_DENIED'
  expect(JSON.parse(stdout)).toEqual({
    read: denied, list: denied, write: denied, child: denied, worker: denied, net: denied, code: 'EvalError', image: true,
  })
})

const INSIDE = new URL('../../src/cli/sandbox/inside.ts', import.meta.url).href

it('what it may write while it starts (its own compiled modules) it cannot once it has', () => {
  const has = 'process.permission.has("fs.write", where)'
  const probe = `const where = ${JSON.stringify(COMPILED)}; const before = ${has}
    import(${JSON.stringify(INSIDE)}).then(({ giveUpProgram }) => { giveUpProgram(); console.log(JSON.stringify([before, ${has}, process.permission.has("fs.read", where)])) })`
  const { stdout, stderr } = spawnSync(process.execPath, [...FLAGS, '-e', probe], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([true, false, false])
})
