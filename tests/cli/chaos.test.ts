import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { project } from './course.ts'
import { faultline, folder } from './faultline.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

let made: ReturnType<typeof folder>[] = []
afterEach(() => { for (const one of made) one.remove(); made = [] })
const inFolder = (experiment: string): string => {
  const one = folder({ ...project(), 'experiment.yaml': experiment })
  made.push(one)
  return one.dir
}

const EXPERIMENT = `title: The greeter comes back
steady-state-hypothesis:
  title: It says hello
  probes:
    - type: probe
      name: says-hello
      tolerance: {type: jsonpath, path: $.hello, expect: world, target: body}
      provider: {type: http, url: "http://greeter:8001/hello", timeout: 3}
method:
  - type: action
    name: crash
    provider: {type: python, module: faultline.actions, func: crash, arguments: {service: greeter}}
    pauses: {after: 5}
  - type: action
    name: restart
    provider: {type: python, module: faultline.actions, func: restart, arguments: {service: greeter}}
`

describe('faultline chaos', () => {
  it('[X2] [X3] runs an experiment on real services and writes its journal', async () => {
    const dir = inFolder(EXPERIMENT)
    const { code, stdout, stderr } = await faultline(dir, 'chaos', 'experiment.yaml', '.', '--journal', 'journal.json')
    expect(stderr).toBe('')
    expect(stdout).toContain('completed, and the steady state held')
    expect(code).toBe(0)
    const journal = JSON.parse(readFileSync(path.join(dir, 'journal.json'), 'utf8')) as Record<string, unknown>
    expect(journal).toMatchObject({ status: 'completed', deviated: false, 'chaoslib-version': '1.44.0', run: [{ status: 'succeeded' }, { status: 'succeeded' }] })
    expect(Object.keys(journal)).toEqual(['chaoslib-version', 'platform', 'node', 'experiment', 'start', 'status', 'deviated', 'steady_states', 'run', 'rollbacks', 'end', 'duration'])
    const again = await faultline(dir, 'chaos', 'experiment.yaml', '.', '--json')
    expect(JSON.parse(again.stdout)).toEqual(journal)
  })

  it('[X2] exits by the verdict', async () => {
    const { code, stdout } = await faultline(inFolder(EXPERIMENT.slice(0, EXPERIMENT.lastIndexOf('  - type: action'))), 'chaos', 'experiment.yaml', '.')
    expect(stdout).toContain('the steady state deviated')
    expect(code).toBe(1)
  })

  it('[X1] names what is wrong with a file', async () => {
    const bad = await faultline(inFolder(EXPERIMENT.replace('func: crash', 'func: crush')), 'chaos', 'experiment.yaml', '.')
    expect(bad.stderr).toContain('experiment.yaml:12: method.0.provider.func: faultline.actions has no function "crush"')
    expect(bad.code).toBe(2)
    const none = await faultline(inFolder(''), 'chaos', 'none.yaml', '.')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('none.yaml: there is no such file')])
  })
})
