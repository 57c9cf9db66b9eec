import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ROOT } from '../../tools/paths.ts'
import { PAIR } from '../runtime/labs.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 180_000 })

let made: string[] = []
afterEach(() => { for (const folder of made) fs.rmSync(folder, { recursive: true, force: true }); made = [] })

/** A copy of Faultline in which a source of chance has been planted. */
function withPlanted(file: string, honest: string, planted: string): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'faultline-planted-'))
  made.push(copy)
  fs.cpSync(path.join(ROOT, 'src'), path.join(copy, 'src'), { recursive: true })
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(copy, 'package.json'))
  for (const name of ['node_modules', 'tools']) fs.symlinkSync(path.join(ROOT, name), path.join(copy, name), 'junction')
  for (const [name, text] of Object.entries(PAIR)) {
    fs.mkdirSync(path.dirname(path.join(copy, 'lab', name)), { recursive: true })
    fs.writeFileSync(path.join(copy, 'lab', name), text)
  }
  // Its sandbox's process may read the packages and the image where they really are.
  const real = (place: string): string => JSON.stringify(path.join(ROOT, place))
  replace(copy, 'src/cli/sandbox/places.ts', "at('public/sandbox/')", real('public/sandbox/'))
  replace(copy, 'src/cli/sandbox/places.ts', "at('node_modules/')", `at('node_modules/'), ${real('node_modules/')}`)
  replace(copy, file, honest, planted)
  return copy
}

function replace(folder: string, file: string, before: string, after: string): void {
  const text = fs.readFileSync(path.join(folder, file), 'utf8')
  expect(text.split(before)).toHaveLength(2)
  fs.writeFileSync(path.join(folder, file), text.replace(before, after))
}

interface Report { mismatches: number; differences: { first: { seq: number; left: unknown; right: unknown } }[] }

function verified(copy: string): { report: Report; code: number | null } {
  const args = ['swarm', 'lab', '--seeds', '1..2', '--request', 'GET http://orders:8001/orders/1', '--verify', '--json']
  const { stdout, stderr, status } = spawnSync(process.execPath, [path.join(copy, 'src/cli/main.ts'), ...args], { cwd: copy, encoding: 'utf8' })
  expect(stderr).toBe('')
  return { report: JSON.parse(stdout) as Report, code: status }
}

describe('faultline swarm --verify finds chance that is planted', () => {
  it.each([
    ['a clock of the host in the kernel', 'src/sim/kernel/step.ts', "emit(k, 'process.ready', process.name, { port })", "emit(k, 'process.ready', process.name, { port: port + Date.now() % 997 })", 'process.ready'],
    ['the host\'s dice under the interpreters', 'src/process/platform.ts', 'entropy(next) { fill = next }', 'entropy() { fill = (bytes: Uint8Array) => bytes.forEach((_, i) => { bytes[i] = Math.random() * 256 }) }', 'stdout'],
  ])('[E4] %s', (_what, file, honest, planted, kind) => {
    const { report, code } = verified(withPlanted(file, honest, planted))
    expect(report.mismatches).toBeGreaterThan(0)
    const { left, right } = report.differences[0]!.first
    expect([left, right]).toEqual([expect.objectContaining({ kind }), expect.objectContaining({ kind })])
    expect(left).not.toEqual(right)
    expect(code).toBe(1)
  })
})
