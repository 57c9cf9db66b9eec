import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listFiles } from '../../tools/files.ts'
import { pack } from '../../tools/host/pack.ts'
import { makePackage } from '../../tools/host/package.ts'
import { ROOT } from '../../tools/paths.ts'
import { folder } from '../cli/faultline.ts'
import { accepts, freePort, web } from './labs.ts'
import { oldestNode } from './oldest-node.ts'

const temp = mkdtempSync(path.join(tmpdir(), 'faultline-package-'))
const packed = path.join(temp, 'package')
beforeAll(() => makePackage(packed), 120_000)
afterAll(() => rmSync(temp, { recursive: true, force: true }))

/** What JavaScript has got since Node 20, where it is called by a name that says whose it is; libraries ask for some of them first. */
const LATER = /\b(Promise\.(withResolvers|try)|(Map|Object)\.groupBy|Array\.fromAsync|Iterator\.(from|concat|prototype)|RegExp\.escape|Error\.isError|Math\.(sumPrecise|f16round)|Atomics\.pause)\s*\(|\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|getOrInsert|getOrInsertComputed|transferToFixedLength)\(|\bimport\.meta\.main\b|\b(globSync|enableCompileCache|stripTypeScriptTypes)\b/g

it('[H8] nothing in the package calls what Node 20 does not have', () => {
  const programs = listFiles(path.join(packed, 'dist')).map((name) => readFileSync(path.join(packed, 'dist', name), 'utf8'))
  expect(programs.flatMap((text) => text.match(LATER) ?? [])).toEqual([])
})

it('[H8] nor does any of our own files in it, by the compiler, which knows methods by their types', () => {
  const { stdout, status } = spawnSync(process.execPath, [path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', path.join(ROOT, 'tools', 'host')], { cwd: ROOT, encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, ''])
}, 120_000)

it('is packed into a folder that is not there yet', () => {
  const { dir, remove } = folder({ 'package.json': '{"name": "small", "version": "1.0.0"}' })
  expect(existsSync(pack(dir, path.join(temp, 'not', 'yet')))).toBe(true)
  remove()
})

const oldest = oldestNode()
/** Everything else is tested on the project's own Node. */
const another = Number.parseInt(oldest.version, 10) < Number.parseInt(process.versions.node, 10)

const app = `from fastapi import FastAPI

app = FastAPI()


@app.get('/')
async def root():
    return {'word': 'hello'}
`

/** The package's command in a folder, on the oldest Node. */
function startOldest(dir: string) {
  const child = spawn(oldest.file, [path.join(packed, 'dist', 'main.js'), '.', '--control', '0'], { cwd: dir, env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' } })
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const says = (word: string): Promise<void> => new Promise((resolve) => {
    const hear = (chunk: Buffer): void => { said += chunk.toString(); if (said.includes(word)) resolve() }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', () => resolve())
  })
  return { child, ended, says, said: () => said }
}

it.skipIf(!another)(`[H8] a lab starts, answers and ends well on ${another ? `Node ${oldest.version}` : 'an older Node than the project\'s own, which this machine does not have'}`, async () => {
  const port = await freePort()
  const { dir, remove } = folder(web(port, app))
  const { child, ended, says, said } = startOldest(dir)
  await says('web is ready at')
  expect(said()).toContain(`web is ready at http://localhost:${port}`)
  expect(await (await fetch(`http://localhost:${port}/`, { headers: { connection: 'close' } })).json()).toEqual({ word: 'hello' })
  child.kill('SIGINT')
  expect([await ended, said()]).toEqual([0, expect.stringMatching(/log [0-9a-f]{64}\n$/)])
  remove()
}, 120_000)

it.skipIf(!another)('[H8] Ctrl-C while the sandbox still starts ends it, not once it has started', async () => {
  const port = await freePort()
  const { dir, remove } = folder(web(port, app))
  const { child, ended, said } = startOldest(dir)
  await accepts(port)
  child.kill('SIGINT')
  expect([await ended, said()]).toEqual([0, expect.not.stringContaining('http://localhost')])
  remove()
}, 120_000)
