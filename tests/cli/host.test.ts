import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { asOrigin, asSpeed } from '../../src/cli/options.ts'
import { accepts, freePort } from '../host/labs.ts'
import { PAIR } from '../runtime/labs.ts'
import { faultline, folder, start, type Started } from './faultline.ts'

const app = (word: string): string => `from fastapi import FastAPI

app = FastAPI()


@app.get('/')
async def root():
    return {'word': '${word}'}
`
const compose = (port: number): string => `services:
  web:
    build: ./web
    command: uvicorn main:app --host 0.0.0.0 --port 8000
    ports: ["${port}:8000"]
`

const open: { remove(): void; started: Started }[] = []
afterEach(async () => {
  for (const { started, remove } of open.splice(0)) {
    started.child.kill('SIGKILL')
    await started.ended
    remove()
  }
})

function hosted(files: Record<string, string>, ...options: string[]): { dir: string; started: Started; says(text: string): Promise<void> } {
  const { dir, remove } = folder(files)
  const started = start(dir, 'host', '.', '--control', '0', ...options)
  open.push({ remove, started })
  return { dir, started, says: (text) => until(started, () => started.stdout().includes(text)) }
}

/** Waits for the program to print what is waited for; fails when it ends before. */
async function until(started: Started, met: () => boolean): Promise<void> {
  while (!met()) {
    const ended = await Promise.race([once(started.child.stdout!, 'data').then(() => null), started.ended])
    if (ended && !met()) throw new Error(`it has ended with ${ended.code}: ${ended.stdout}${ended.stderr}`)
  }
}

const ask = async (port: number): Promise<string> => (await (await fetch(`http://localhost:${port}/`, { headers: { connection: 'close' } })).json()).word as string

// Programs that start and start again, on a machine that may be busy.
describe('faultline host', { timeout: 120_000 }, () => {
  it('[H2] [H6] serves real ports; an edited file starts its service again; Ctrl-C ends it well, and its record replays', async () => {
    const port = await freePort()
    const { dir, started, says } = hosted({ 'compose.yaml': compose(port), 'web/main.py': app('first') }, '--record', 'session.json', '--log', 'log.jsonl')
    await says(`web is ready at http://localhost:${port}`)
    expect(started.stdout()).toMatch(/for a page +http:\/\/localhost:4173\/\?host=ws:\/\/localhost:\d+\/\?token=[0-9a-f]{32}#\/host\n/)
    expect(await ask(port)).toBe('first')
    writeFileSync(path.join(dir, 'web/main.py'), app('second'))
    await says('web/main.py changed: web starts again')
    await until(started, () => started.stdout().split('is ready at').length === 3)
    expect(await ask(port)).toBe('second')
    started.child.kill('SIGINT')
    const { code, stdout, stderr } = await started.ended
    expect([code, stderr]).toEqual([0, ''])
    const hash = /log ([0-9a-f]{64})\n$/.exec(stdout)
    expect(hash).not.toBeNull()
    await expect(ask(port)).rejects.toThrow()
    writeFileSync(path.join(dir, 'web/main.py'), app('first'))
    const again = await faultline(dir, 'run', '.', '--schedule', 'session.json', '--log', 'again.jsonl')
    expect(again.code).toBe(0)
    const events = (name: string): string[] => readFileSync(path.join(dir, name), 'utf8').trim().split('\n').slice(0, -1)
    expect(events('again.jsonl')).toEqual(events('log.jsonl'))
  })

  it('Ctrl-C while it still starts ends it well: nothing has run yet', async () => {
    const port = await freePort()
    const { started } = hosted({ 'compose.yaml': compose(port), 'web/main.py': app('first') })
    await accepts(port)
    started.child.kill('SIGINT')
    const { code, stderr } = await started.ended
    expect([code, stderr]).toEqual([0, ''])
  })

  it('[H6] what the command itself writes into the folder is no change of the project', async () => {
    const port = await freePort()
    const { dir, started, says } = hosted({ 'compose.yaml': compose(port).replace('./web', '.'), 'main.py': app('first') }, '--log', 'log.jsonl')
    await says('web is ready at')
    expect(await ask(port)).toBe('first')
    writeFileSync(path.join(dir, 'main.py'), app('second'))
    await says('changed: web starts again')
    expect(/^.* changed: /m.exec(started.stdout())?.[0]).toBe('main.py changed: ')
  })

  it('[H3] a port that is in use: exit code 2, and the words say how to go on', async () => {
    const port = await freePort()
    const other = net.createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const { started } = hosted({ 'compose.yaml': compose(port), 'web/main.py': app('x') })
    const { code, stderr } = await started.ended
    expect(code).toBe(2)
    expect(stderr).toContain(`Port ${port} of this machine is in use by another program, and web publishes it (compose.yaml:5: ports: ["${port}:8000"])`)
    expect(stderr).toContain('--any-port')
    const easy = hosted({ 'compose.yaml': compose(port), 'web/main.py': app('x') }, '--any-port')
    await easy.says(`(port ${port} is in use)`)
    other.close()
  })

  it('[H6] another compose.yaml is another lab; a broken one is told, and the old one goes on', async () => {
    const [port, next] = [await freePort(), await freePort()]
    const { dir, started, says } = hosted({ 'compose.yaml': compose(port), 'web/main.py': app('x') })
    await says(`web is ready at http://localhost:${port}`)
    writeFileSync(path.join(dir, 'compose.yaml'), compose(port).replace('command', 'comand'))
    await says('`comand` is not supported here')
    expect(await ask(port)).toBe('x')
    writeFileSync(path.join(dir, 'compose.yaml'), compose(next))
    await says(`web is ready at http://localhost:${next}`)
    expect(await ask(next)).toBe('x')
    await expect(ask(port)).rejects.toThrow()
    started.child.kill('SIGTERM')
    expect((await started.ended).code).toBe(0)
    await expect(ask(next)).rejects.toThrow()
  })

  it('[L1] as fast as possible, the same seed, files and commands have the hash that run gives', async () => {
    const port = await freePort()
    const { dir, remove } = folder({ ...PAIR, 'compose.yaml': PAIR['compose.yaml']!.replace('8001:8001', `${port}:8001`) })
    const same = ['--seed', '9', '--for', '20s', '--request', 'GET http://orders:8001/orders/1 @2s', '--fault', '{"type": "latency", "latency": 300, "to": "payments", "at": "3s"}', '--request', 'GET http://orders:8001/orders/2 @5s']
    const run = JSON.parse((await faultline(dir, 'run', '.', '--json', ...same)).stdout) as { hash: string }
    const { code, stdout } = await faultline(dir, 'host', '.', '--speed', 'max', '--control', '0', ...same)
    remove()
    expect(code).toBe(0)
    expect(stdout).toContain(`20 virtual s`)
    expect(stdout).toContain(`log ${run.hash}`)
  })

  it('[H2] goes on until it is ended: no day of virtual time ends it', async () => {
    const { started, says } = hosted({
      'compose.yaml': 'services:\n  job:\n    build: .\n    command: python -u main.py\n',
      'main.py': "import time\n\nfor day in range(30):\n    time.sleep(24 * 3600)\nprint('a month later')\ntime.sleep(24 * 3600)\n",
    }, '--speed', 'max')
    await says('a month later')
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(0)
  })

  it.each(['course.example', 'file:///x', 'foo', 'localhost:5173'])('--origin %s is a mistake of the command line', (origin) => {
    expect(() => asOrigin(origin)).toThrow('write https://course.example')
  })

  it('[H5] --origin takes a page\'s whole address for where it comes from', () => {
    expect(asOrigin('https://Course.example/lab/#/host', ['http://a.example:8080'])).toEqual(['http://a.example:8080', 'https://course.example'])
  })

  it.each(['0', '-1', 'fast', '1001'])('--speed %s is a mistake of the command line', (speed) => {
    expect(() => asSpeed(speed)).toThrow('write 1 (real time), 10, 0.5, or max')
  })
})
