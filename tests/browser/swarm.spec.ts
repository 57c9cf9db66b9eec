import { expect, test } from '@playwright/test'
import fs from 'node:fs'
import path from 'node:path'
import { FOUR } from '../../bench/labs/four.ts'
import { BrowserSandboxes } from '../../src/cli/browser/browser.ts'
import { faultline, folder } from '../cli/faultline.ts'
import { faultyPair, PAIR, SINGLE } from '../runtime/labs.ts'

/**
 * Random faults of every kind on three labs: the same log in Chromium, in the page's own sandbox, as on Node, byte for byte.
 * SWARM_SEEDS=1000 is the whole proof, which takes about an hour.
 */
const SEEDS = Number(process.env['SWARM_SEEDS'] ?? 5)

const LOST_EVENT = path.join(import.meta.dirname, '../explore/labs/lost-event')
const LABS: Record<string, { files: Record<string, string>; requests: string[] }> = {
  pair: { files: PAIR, requests: ['GET http://orders:8001/orders/1'] },
  four: { files: FOUR, requests: ['GET http://gateway:8000/1'] },
  'lost-event': {
    files: Object.fromEntries(['compose.yaml', 'orders/main.py', 'store/main.py', 'shipping/main.py'].map((name) => [name, fs.readFileSync(path.join(LOST_EVENT, name), 'utf8')])),
    requests: ['POST http://orders:8001/orders/1', 'GET http://shipping:8003/missing'],
  },
}

/** Sets in the order of addresses, hashes of strings, tasks in a set: what differs from run to run on a real machine. */
LABS['identities'] = {
  files: { ...SINGLE, 'main.py': `${SINGLE['main.py']!}

import asyncio
import uuid


@app.get('/identities')
async def identities():
    things = {object() for _ in range(20)}
    done, _ = await asyncio.wait({asyncio.create_task(asyncio.sleep(0, n)) for n in range(9)})
    return {'ids': [id(one) for one in things], 'done': [task.result() for task in done], 'hash': hash('x'), 'uuid': str(uuid.uuid4())}
` },
  requests: ['GET http://web:8000/identities'],
}

/** Engines have stacks of their own, and optimise when they like: where recursion ends, and how, is the program's alone. */
LABS['recursion'] = {
  files: { ...SINGLE, 'main.py': `${SINGLE['main.py']!}

import json


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + 'x')


def nested(levels):
    inner = {}
    for _ in range(levels):
        inner = {'a': inner}
    return inner


@app.get('/recursion')
async def recursion():
    said = []
    for _ in range(2000):
        json.loads('{"a":' * 20 + '1' + '}' * 20)
    for call in (lambda: json.loads('[' * 200_000), lambda: json.loads('{"a":' * 200_000), lambda: Endless().name, lambda: repr(nested(50_000)), lambda: nested(50_000) == nested(50_000)):
        try:
            call()
        except RecursionError as error:
            said.append(str(error))
    print(said)
    return len(said)
` },
  requests: ['GET http://web:8000/recursion'],
}

interface Report { seeds: number; failures: number; mismatches: number; verified_in: string; differences: unknown[] }

for (const [name, { files, requests }] of Object.entries(LABS)) {
  test(`[E4] [L1] ${SEEDS} seeds of a swarm on ${name}: Chromium hashes as Node`, async () => {
    test.setTimeout(120_000 + SEEDS * 15_000)
    const { dir, remove } = folder(files)
    try {
      const { stdout, stderr } = await faultline(dir, 'swarm', '.', '--seeds', `1..${SEEDS}`, '--in', 'chromium', '--json', ...requests.flatMap((one) => ['--request', one]))
      expect(stderr).toBe('')
      const report = JSON.parse(stdout) as Report
      expect(report).toMatchObject({ seeds: SEEDS, verified_in: 'chromium', mismatches: 0, differences: [] })
      if (name === 'recursion') expect(report.failures, 'no service ends of it').toBe(0)
    } finally {
      remove()
    }
  })
}

test('[E4] a run that is another one in the browser comes back with its log', async () => {
  const browser = await BrowserSandboxes.open('chromium', 1)
  try {
    const request = faultyPair(1)
    const played: { hash: string; events: number | undefined }[] = []
    const play = async (hash: string) => {
      await browser.playAll([[hash, { request, until: 2e9, count: 10, hash }]], (_key, { hash: found, events }) => played.push({ hash: found, events: events?.length }))
    }
    await play('another')
    await play(played[0]!.hash)
    expect(played.map(({ events }) => events)).toEqual([10, undefined])
  } finally {
    await browser.close()
  }
})
