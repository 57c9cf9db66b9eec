import { describe, expect, it } from 'vitest'
import { createStores } from '../../src/stores/index.ts'
import { requestOf } from '../../src/stores/terminal/curl.ts'
import { readOptions } from '../../src/stores/terminal/options.ts'
import { fakeRuntime, type FakeOptions } from '../ui/fakeRuntime.ts'
import { fakeBrowser, lesson, settle } from './fakes.ts'

const open = async (options: FakeOptions = {}, browser = fakeBrowser()) => {
  const runtime = fakeRuntime(options)
  const stores = await createStores({ cards: [], loadLesson: async () => lesson }, browser.tab(runtime).ports).openLesson(lesson)
  const terminal = await stores.terminal()
  const said = () => terminal.getState().lines.filter(({ tone }) => tone !== 'entered').map(({ tone, text }) => `${tone}: ${text}`)
  return { ...stores, browser, runtime, terminal, said, enter: (line: string) => terminal.getState().enter(line), state: () => terminal.getState() }
}
const running = async (options: FakeOptions = {}) => {
  const opened = await open(options)
  await opened.run.getState().start()
  return opened
}
const start = (process: string) => ({ kind: 'process.start', t: 0, process, service: process, command: 'uvicorn', ip: '10.0.0.1', generation: 1 }) as const

describe('the terminal', () => {
  it('says what there is, and what a command that there is not might have been', async () => {
    const { enter, said } = await open()
    await enter('help')
    await enter('top')
    expect(said()[0]).toContain('restart PROCESS')
    expect(said().at(-1)).toBe('error: top: command not found. Commands: help, ps, logs, curl, python, ls, cat, kill, restart, up, down, history, clear')
  })

  it('needs a lab that runs for what acts on it, and can start one', async () => {
    const { enter, said, run } = await open()
    await run.getState().warm()
    await enter('kill orders')
    expect(said()).toEqual([expect.stringContaining('The lab is not running. Type up')])
    await enter('up')
    await settle()
    expect(run.getState().status).toBe('running')
  })

  it('ps lists every process, started or not', async () => {
    const { enter, said, runtime } = await running()
    runtime.last().emit(start('orders'), { kind: 'process.ready', t: 1e9, process: 'orders', port: 8001 } as const)
    await enter('ps')
    expect(said().at(-1)!.split('\n').map((line) => line.split(/\s{2,}/))).toEqual([
      ['out: NAME', 'STATE', 'PORT', 'STARTS', 'SINCE'],
      ['orders', 'ready', '8001', '1', '00:01.000'],
      ['payments', 'not started', '-', '-', '-'],
    ])
  })

  it.each([
    ['kill orders', [{ type: 'stop', process: 'orders' }]],
    ['kill -9 orders payments', [{ type: 'crash', process: 'orders' }, { type: 'crash', process: 'payments' }]],
    ['kill -SIGKILL orders', [{ type: 'crash', process: 'orders' }]],
    ['restart payments', [{ type: 'restart', process: 'payments' }]],
  ])('%s', async (line, commands) => {
    const { enter, runtime } = await running()
    await enter(line)
    expect(runtime.last().commands).toEqual(commands)
  })

  it.each([
    ['kill -HUP orders', 'kill knows -TERM (15) and -KILL (9), not -HUP'],
    ['kill stock', 'there is no process stock. There are: orders, payments'],
    ['logs -x', 'no option -x here. There are: -f --follow -n --tail'],
    ['logs -n', '-n needs a value'],
    ['ls', 'ls PROCESS [FOLDER]. Processes: orders, payments'],
    ['cat orders', 'cat PROCESS FILE; ls PROCESS names the files'],
    ['cat stock main.py', 'there is no process stock'],
    ['curl', 'curl takes one URL'],
    ['curl -o page.html orders:8001', 'there is no disk for -o page.html here'],
    ['curl http://', 'this is no URL: http://'],
    ['curl -H nonsense orders:8001', "a header is written 'Name: value': nonsense"],
    ['echo "x', 'the quote " is never closed'],
    ['ps | grep x', '"|" needs a shell'],
  ])('says what is wrong with: %s', async (line, words) => {
    const { enter, said, runtime } = await running()
    await enter(line)
    expect(said().at(-1)).toContain(`error: ${words}`)
    expect(runtime.last().commands).toEqual([])
  })

  it('curl sends a request and shows its answer, whole with -i', async () => {
    const { enter, said, runtime, state } = await running()
    const asked = enter("curl -i --json '{\"item\": 1}' orders:8001/orders")
    await settle()
    expect(state().busy).toBe(true)
    const [sent] = runtime.last().commands
    expect(sent).toMatchObject({ type: 'http', request: { method: 'POST', url: 'http://orders:8001/orders', body: '{"item": 1}', headers: [['Content-Type', 'application/json'], ['Accept', 'application/json']] } })
    const id = sent?.type === 'http' ? sent.request.id : ''
    const both = { exchange: 1, conn: 1, from: 'client', to: 'orders', headers: [['x', 'y']] as [string, string][], sent: 0, request: id }
    runtime.last().emit(
      { kind: 'http.request', t: 1, process: 'client', method: 'POST', path: '/orders', body: { text: '', size: 0 }, ...both } as const,
      { kind: 'http.response', t: 2, process: 'orders', status: 201, body: { text: '{"id":1}', size: 20_000 }, ...both } as const,
    )
    await asked
    expect(said()).toEqual(['out: HTTP/1.1 201 Created\nx: y\n\n{"id":1}\n[the first 16 KiB of 19.5 KiB: the log keeps no more]'])
    expect(state().busy).toBe(false)
  })

  it('stops waiting by Ctrl+C, and when the run ends', async () => {
    const { enter, said, runtime, state } = await running()
    const first = enter('curl orders:8001')
    await settle()
    state().interrupt()
    await first
    const second = enter('curl orders:8001')
    await settle()
    runtime.last().end('stopped')
    await second
    expect(said()).toEqual(['note: ^C', 'note: The run has ended.'])
  })

  it('says why nothing comes while the lab is paused', async () => {
    const { enter, said, run, state } = await running()
    run.getState().togglePause()
    void enter('curl orders:8001')
    await settle()
    expect(said()).toEqual([expect.stringContaining('note: The lab is paused')])
    state().interrupt()
  })

  it('follows a log until it is told to stop', async () => {
    const { enter, said, runtime, state } = await running()
    runtime.last().emit({ kind: 'stdout', t: 0, process: 'orders', text: 'one\ntwo\n' } as const)
    const following = enter('logs -f -n 1 orders')
    await settle()
    runtime.last().emit({ kind: 'stdout', t: 1, process: 'payments', text: 'other\n' } as const, { kind: 'stdout', t: 1, process: 'orders', text: 'three\n' } as const)
    state().interrupt()
    await following
    expect(said()).toEqual(['out: two', 'out: three', 'note: ^C'])
  })

  it('has a Python console: blocks go on until they are whole, exit() leaves', async () => {
    const more = new Set(['for x in y:', 'for x in y:\n  x'])
    const { enter, said, runtime, state } = await running({
      onCommand(run, command) {
        if (command.type === 'eval') run.emit({ kind: 'eval', t: 0, process: command.process, id: command.id, outcome: more.has(command.code) ? 'more' : 'value', text: more.has(command.code) ? '' : `ran ${command.code.length}\n` } as const)
      },
    })
    runtime.last().emit(start('orders'))
    await enter('python orders')
    expect(state().prompt).toBe('orders >>>')
    await enter('for x in y:')
    expect(state().prompt).toBe('...')
    await enter('  x')
    await enter('')
    expect(state().prompt).toBe('orders >>>')
    expect(runtime.last().commands.map((command) => command.type === 'eval' && command.code)).toEqual(['for x in y:', 'for x in y:\n  x', 'for x in y:\n  x\n'])
    await enter('exit()')
    expect(state().prompt).toBe('$')
    await enter('python orders -c 1')
    expect(said().slice(1)).toEqual(['out: ran 16', 'out: ran 1'])
  })

  it('ps says that nothing runs once the lab is stopped, and that a process is stopping while it ends its requests', async () => {
    const { enter, said, runtime } = await running()
    runtime.last().emit(start('orders'), { kind: 'process.ready', t: 1e9, process: 'orders', port: 8001 } as const)
    runtime.last().emit({ kind: 'command', t: 2e9, process: '', step: 1, command: { type: 'stop', process: 'orders' } } as const)
    await enter('ps')
    expect(said().at(-1)).toMatch(/orders +stopping/)
    runtime.last().emit({ kind: 'process.exit', t: 3e9, process: 'orders', code: 0, cause: 'stop', detail: '' } as const)
    await enter('ps')
    expect(said().at(-1)).toMatch(/orders +stopped \(0\)/)
    runtime.last().emit({ ...start('orders'), generation: 2 }, { kind: 'process.ready', t: 4e9, process: 'orders', port: 8001 } as const)
    await enter('down')
    await settle()
    await enter('ps')
    expect(said().at(-2)).toMatch(/orders +not running/)
    expect(said().at(-1)).toBe('note: The lab is not running. Type up, or press Run.')
  })

  it('opens no console where nothing runs, and leaves one whose process or lab ends', async () => {
    const { enter, said, runtime, state, run } = await open()
    await run.getState().warm()
    await enter('python orders')
    expect(said()).toEqual(['error: The lab is not running. Type up, or press Run.'])
    await run.getState().start()
    await enter('python payments')
    expect(said().at(-1)).toBe('error: payments does not run: there is nothing to look into. Type restart payments')
    runtime.last().emit(start('orders'), start('payments'))
    await enter('python orders')
    runtime.last().emit({ kind: 'process.exit', t: 3e9, process: 'orders', code: 0, cause: 'stop', detail: '' } as const)
    expect(state().prompt).toBe('$')
    expect(said().at(-1)).toBe("note: orders has ended: you are in the lab's shell again.")
    await enter('python payments')
    await run.getState().stop()
    expect(state().prompt).toBe('$')
    expect(said().at(-1)).toBe('note: The lab has ended: you are in its shell again.')
  })

  it('python -c needs no empty line behind a block', async () => {
    const { enter, said, runtime } = await running({
      onCommand: (run, command) => { if (command.type === 'eval') run.emit({ kind: 'eval', t: 0, process: 'orders', id: command.id, outcome: command.code.endsWith('pass\n') ? 'none' : 'more', text: '' } as never) },
    })
    runtime.last().emit(start('orders'))
    await enter('python orders -c "while False: pass"')
    expect(said()).toEqual([])
    await enter('python orders -c "while False:"')
    expect(said()).toEqual(['error: the code is not whole'])
  })

  it('help says more of one command', async () => {
    const { enter, said } = await open()
    await enter('help curl')
    expect(said()[0]).toMatch(/^out: curl \[-i \| -v\].*\n.*\n-i shows/)
    await enter('help top')
    expect(said().at(-1)).toContain('error: top: command not found')
  })

  it.each([
    ['curl -v orders:8001/x', '> GET /x HTTP/1.1\n> a: b\n>\n< HTTP/1.1 404 Not Found\n< x: y\n<\nno'],
    ["curl -s -o /dev/null -w '%{http_code} %{time_total}s\\n' orders:8001/x", '404 0.250000s\n'],
  ])('%s', async (line, text) => {
    const { enter, said, runtime } = await running()
    const asked = enter(line)
    await settle()
    const [sent] = runtime.last().commands
    const both = { exchange: 1, conn: 1, from: 'client', to: 'orders', request: sent?.type === 'http' ? sent.request.id : '' }
    runtime.last().emit(
      { kind: 'http.request', t: 1, process: 'client', method: 'GET', path: '/x', headers: [['a', 'b']], sent: 0, body: { text: '', size: 0 }, ...both },
      { kind: 'http.response', t: 250_000_000, process: 'orders', status: 404, headers: [['x', 'y']], sent: 100, body: { text: 'no', size: 2 }, ...both },
    )
    await asked
    expect(said()).toEqual([`out: ${text}`])
  })

  it('tells that a process with a console has ended', async () => {
    const { enter, said, runtime } = await running({
      onCommand: (run) => run.emit({ kind: 'process.exit', t: 0, process: 'orders', code: 137, cause: 'limit', detail: 'ran too long' } as const),
    })
    runtime.last().emit(start('orders'))
    await enter('python orders')
    await enter('while True: pass')
    expect(said().at(-1)).toBe('error: orders has ended (ran too long): its console is gone')
  })

  it('remembers what was typed, also in the next lesson', async () => {
    const { enter, browser } = await open()
    await enter('ps')
    await enter('ps')
    await enter('help')
    const next = await open({}, browser)
    expect(next.state().history).toEqual(['ps', 'help'])
  })

  it('completes commands, processes and addresses', async () => {
    const { run, terminal } = await open()
    await run.getState().warm()
    const complete = (line: string) => terminal.getState().complete(line)
    expect(complete('h')).toEqual({ line: 'h', choices: ['help', 'history'] })
    expect(complete('re')).toEqual({ line: 'restart ', choices: [] })
    expect(complete('restart pa')).toEqual({ line: 'restart payments ', choices: [] })
    expect(complete('curl -i http://o')).toEqual({ line: 'curl -i http://orders:8001/', choices: [] })
    expect(complete('curl x')).toEqual({ line: 'curl x', choices: [] })
  })
})

describe('options', () => {
  it('are read as curl reads them', () => {
    expect(requestOf(['-XPUT', '-dx=1', '-d', 'y=2', '-si', 'orders:8001/a', '-m', '2']).http).toEqual({
      method: 'PUT', url: 'http://orders:8001/a', headers: [['Content-Type', 'application/x-www-form-urlencoded']], body: 'x=1&y=2', timeout: 2000,
    })
    expect(requestOf(['--request=DELETE', '-i', 'https://orders:8443/']).include).toBe(true)
    expect(() => readOptions(['--no'], {})).toThrow('no option --no here. There are: none')
  })
})
