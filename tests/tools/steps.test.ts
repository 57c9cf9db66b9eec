import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { exclusively } from '../../tools/mutex.ts'
import { isFresh, runStep, type Step } from '../../tools/steps.ts'
import { tempFolder } from './temp.ts'

function writing(folder: string, inputs: string[], runs: string[]): Step {
  const output = path.join(folder, 'out.txt')
  return { name: 'Test', inputs, outputs: [output], run() { runs.push(inputs.join()); fs.writeFileSync(output, inputs.join()) } }
}

describe('set-up steps', () => {
  it('does a step once, and again when an input changed', async () => {
    const folder = tempFolder()
    const runs: string[] = []
    expect(await runStep(writing(folder, ['a'], runs), folder)).toBe(true)
    expect(await runStep(writing(folder, ['a'], runs), folder)).toBe(false)
    expect(await runStep(writing(folder, ['b'], runs), folder)).toBe(true)
    expect(runs).toEqual(['a', 'b'])
  })

  it('does it again when an output is gone or cut short', async () => {
    const folder = tempFolder()
    const runs: string[] = []
    const step = writing(folder, ['abc'], runs)
    await runStep(step, folder)
    fs.rmSync(step.outputs[0]!)
    expect(await runStep(step, folder)).toBe(true)
    fs.writeFileSync(step.outputs[0]!, 'a')
    expect(await runStep(step, folder)).toBe(true)
    expect(runs).toHaveLength(3)
  })

  it('does a step that failed again', async () => {
    const folder = tempFolder()
    const runs: string[] = []
    const step = writing(folder, ['a'], runs)
    await runStep(step, folder)
    const failing: Step = { ...step, inputs: ['b'], run() { throw new Error('stopped') } }
    await expect(runStep(failing, folder)).rejects.toThrow('stopped')
    expect(isFresh(step, folder)).toBe(false)
    expect(await runStep(step, folder)).toBe(true)
  })
})

describe('exclusively', () => {
  it('runs one after the other', async () => {
    const folder = tempFolder()
    const seen: string[] = []
    let release!: () => void
    const held = new Promise<void>((resolve) => { release = resolve })
    const first = exclusively('work', async () => { seen.push('first in'); await held; seen.push('first out') }, folder)
    const second = exclusively('work', async () => { seen.push('second in') }, folder)
    release()
    await Promise.all([first, second])
    expect(seen).toEqual(['first in', 'first out', 'second in'])
  })

  it('takes over from a process that died', async () => {
    // Above the largest process number that Linux gives out.
    const folder = tempFolder({ 'work.pid': '4194999' })
    let ran = false
    await exclusively('work', async () => { ran = true }, folder)
    expect(ran).toBe(true)
    expect(fs.existsSync(path.join(folder, 'work.pid'))).toBe(false)
  })
})
