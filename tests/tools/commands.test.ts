import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkNode, projectNode } from '../../tools/bootstrap/node.mjs'
import { ROOT } from '../../tools/paths.ts'
import { playwrightCounts, summary, vitestCounts } from '../../tools/testing/counts.ts'
import { tempFolder } from './temp.ts'

describe('what a machine needs', () => {
  it('is Node 20.20 or later', () => {
    expect(() => checkNode('20.19.4')).toThrow('Node 20.20 or later is needed to set up (this is 20.19.4)')
    expect(() => checkNode('18.20.0')).toThrow('nodejs.org')
    for (const version of ['20.20.0', '22.1.0', '26.10.0']) checkNode(version)
  })

  it('is Python 3.9 or later, and the message says how to get or name it', () => {
    const script = 'import { findPython } from "./tools/bootstrap/python.mjs"; try { console.log(findPython()) } catch (e) { console.log(e.message) }'
    const run = (env: Record<string, string>) => spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, env, encoding: 'utf8' }).stdout
    expect(run({ PATH: '' })).toMatch(/Python 3\.9 or later was not found\..*PYTHON=/s)
    const old = tempFolder({ python3: '#!/bin/sh\necho 3.8\n' })
    fs.chmodSync(path.join(old, 'python3'), 0o755)
    expect(run({ PATH: `${old}:/bin` })).toContain('(python3 is 3.8)')
  })

  it('is brought along for the rest: the Node that the tests run on', () => {
    const version = spawnSync(projectNode(), ['--version'], { encoding: 'utf8' }).stdout
    expect(Number(/^v(\d+)/.exec(version)![1])).toBeGreaterThanOrEqual(26)
  })
})

describe('the faultline command', () => {
  const faultline = (...args: string[]) => spawnSync(process.execPath, [path.join(ROOT, 'bin', 'faultline.mjs'), ...args], { cwd: tempFolder(), encoding: 'utf8' })

  it('hands its arguments, its folder and its exit code through', () => {
    const help = faultline('--help')
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('Usage: faultline')])
    const unknown = faultline('no-such-command')
    expect(unknown.status).not.toBe(0)
    expect([unknown.stdout, unknown.stderr]).toEqual(['', expect.stringContaining('no-such-command')])
  })
})

describe('counting tests', () => {
  it('adds up a report of vitest, broken files included', () => {
    const folder = tempFolder({ 'r.json': JSON.stringify({ numPassedTests: 5, numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [] }, { status: 'failed', assertionResults: [{}] }] }) })
    expect(vitestCounts(path.join(folder, 'r.json'), 1)).toEqual({ passed: 5, failed: 2 })
  })

  it('adds up a report of Playwright', () => {
    const folder = tempFolder({ 'r.json': JSON.stringify({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 }, errors: [{}] }) })
    expect(playwrightCounts(path.join(folder, 'r.json'), 1)).toEqual({ passed: 3, failed: 3 })
  })

  it('never calls a crash a success', () => {
    expect(summary(vitestCounts('/no/report.json', 139))).toBe('0 passed, 1 failed')
    expect(summary(playwrightCounts('/no/report.json', 1))).toBe('0 passed, 1 failed')
  })
})
