import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { faultline, folder } from './faultline.ts'

// Real interpreters, a hundred runs of a lab of three, on a machine that may have other work.
vi.setConfig({ testTimeout: 240_000 })

const LOST_EVENT = fileURLToPath(new URL('../explore/labs/lost-event', import.meta.url))

let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })
const lostEvent = (changed: Record<string, string> = {}): string => {
  const one = folder({})
  made.push(one)
  cpSync(LOST_EVENT, one.dir, { recursive: true })
  for (const [name, text] of Object.entries(changed)) writeFileSync(path.join(one.dir, name), text)
  return one.dir
}

interface Report { branches: number; failing: number; left: number; covered: number; pruned: Record<string, number>; list: { steps: { what: string }[]; broken: { message: string }[] }[] }

describe('faultline explore', () => {
  it('[E5] [E6] [E7] finds the event lost between commit and publish, and a schedule that loses it again', async () => {
    const dir = lostEvent()
    const { code, stdout, stderr } = await faultline(dir, 'explore', '.', '--within', '2s', '--json', '--out', 'found')
    expect(stderr).toBe('')
    expect(code).toBe(1)
    const report = JSON.parse(stdout) as Report
    expect(report.left).toBe(0)
    expect(report.covered).toBe(1)
    const index = report.list.findIndex(({ steps }) => steps.some(({ what }) => /"connected" of orders to shipping .* comes after "connected" of orders to store/.test(what)))
    expect(report.list[index]!.steps.map(({ what }) => what).at(-1)).toMatch(/^crash orders, which has just sent PUT \/orders\/1\/published/)
    expect(report.list[index]!.broken[0]!.message).toBe('every committed order is shipped: GET http://shipping:8003/missing was answered [1], not []')
    expect(readdirSync(path.join(dir, 'found'))).toHaveLength(report.failing)
    const again = await faultline(dir, 'run', '.', '--schedule', path.join('found', `branch-${index + 1}.json`))
    expect(again.stdout).toContain('PUT /orders/1/published HTTP/1.1" 200')
    expect(again.stdout).toContain('invariant-1: 200 [1]')
  })

  it('[E5] finds nothing where the event goes first, but for the commit that a dead service has left behind', async () => {
    const main = readFileSync(path.join(LOST_EVENT, 'orders', 'main.py'), 'utf8')
    const sound = main.replace('await asyncio.gather(publish(number), mark_published(number))', 'await publish(number)\n    await mark_published(number)')
    expect(sound).not.toBe(main)
    const { stdout } = await faultline(lostEvent({ 'orders/main.py': sound }), 'explore', '.', '--reorders', '0')
    expect(stdout).toContain('none fails')
    expect(stdout).toContain('covered: 100.0 %')
  })

  it('[E5] numbers the requests, where they ask for it', async () => {
    const dir = lostEvent()
    // Nothing listens there: it breaks undisturbed, which is told with its schedule.
    const { stdout } = await faultline(dir, 'explore', '.', '--request', 'POST http://orders:9/orders/{n}', '--request', 'POST http://orders:9/orders/{n}', '--json')
    const requests = (JSON.parse(stdout) as { list: { schedule: { commands: { command: { type: string; request?: { url: string; headers: [string, string][] } } }[] } }[] }).list[0]!.schedule.commands
      .flatMap(({ command }) => (command.type === 'http' && command.request!.url.includes('/orders/') ? [command.request!] : []))
    expect(requests.map(({ url }) => url)).toEqual(['http://orders:9/orders/1', 'http://orders:9/orders/2'])
    expect(requests[1]!.headers).toContainEqual(['Idempotency-Key', '2'])
  })

  it.each([
    [['--within', 'soon'], '"soon" is not a duration'],
    [['--crashes', '-1'], '"-1" is not a number of 0 or more'],
    [['--request', 'GET http://orders:8001/ @5s'], 'GET http://orders:8001/ would be sent at 5 s, when nothing is tried any more: give it an earlier moment, or --within more than 2s'],
    [['--request', 'orders'], '--request "orders": expected METHOD URL'],
  ])('%j is an error of the command line', async (options, message) => {
    const { code, stderr } = await faultline(lostEvent(), 'explore', '.', ...options)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it('names what is wrong with explore.yaml', async () => {
    const { code, stderr } = await faultline(lostEvent({ 'explore.yaml': 'requests: [GET http://orders:8001/]\ninvariants:\n  - name: x\n    reqest: GET http://a/\n' }), 'explore', '.')
    expect(stderr).toContain('explore.yaml:4: invariants.0.reqest: `reqest` is not a key here')
    expect(code).toBe(2)
  })
})
