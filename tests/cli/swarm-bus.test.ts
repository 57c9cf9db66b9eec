import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { faultline, folder } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 240_000 })

let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })

const LAB = path.join(import.meta.dirname, '..', 'explore', 'labs', 'bus-orders')
const FILES = ['compose.yaml', 'swarm.yaml', 'orders/main.py', 'billing/main.py']

/** The lab, with a bug in one of its programs. */
function planted(file = '', right = '', wrong = ''): string {
  const files = Object.fromEntries(FILES.map((name) => [name, readFileSync(path.join(LAB, name), 'utf8')]))
  if (file !== '' && !files[file]!.includes(right)) throw new Error(`${file} does not say ${right}`)
  const one = folder(file === '' ? files : { ...files, [file]: files[file]!.replace(right, wrong) })
  made.push(one)
  return one.dir
}

const subjects = (stdout: string): string[] =>
  (JSON.parse(stdout) as { list: { broken: { subject: string }[] }[] }).list.flatMap(({ broken }) => broken.map(({ subject }) => subject.split(' ')[0]!))

/** Bugs as they are met, and the seeds among which one shows it. The first needs a fault at the wrong moment; the others are at it all the time. */
const BUGS: [string, string, string, string, string][] = [
  ['lost-write', '1..12', 'orders/main.py', 'await app.state.producer.send_and_wait(', 'await app.state.producer.send('],
  ['skip', '1..2', 'billing/main.py', '            await consumer.commit()\n', `            await consumer.commit()
            consumer.pause(*consumer.assignment())  # the printer is slow
            await asyncio.sleep(1.2)
            await consumer.seek_to_end()  # what has come meanwhile is too old
            consumer.resume(*consumer.assignment())
`],
  ['non-monotonic', '1..2', 'billing/main.py', '            await consumer.commit()\n', `            await consumer.commit()
            if message.offset % 5 == 4:
                consumer.seek(next(iter(consumer.assignment())), message.offset - 1)  # to be sure that none is missing
                await bill(await consumer.getone())
                await bill(await consumer.getone())
`],
  ['unobserved', '1..2', 'billing/main.py', '            await consumer.commit()\n', `            await consumer.commit()
            if message.offset == 3:
                consumer.pause(*consumer.assignment())  # until somebody has looked into it
`],
]

describe('[E8] a lab of a producer, Kafka and a consumer', () => {
  it('loses, passes over and re-reads nothing, whatever befalls it', async () => {
    const { code, stdout, stderr } = await faultline(planted(), 'swarm', '.', '--seeds', '1..20')
    expect([code, stderr], stdout).toEqual([0, ''])
    expect(stdout).toContain('20 seeds')
    expect(stdout).toContain('none fails')
  })

  it.each(BUGS)('shows %s where that bug is planted', async (anomaly, seeds, file, right, wrong) => {
    const { code, stdout } = await faultline(planted(file, right, wrong), 'swarm', '.', '--seeds', seeds, '--json')
    expect(subjects(stdout)).toContain(anomaly)
    expect(code).toBe(1)
  })
})
