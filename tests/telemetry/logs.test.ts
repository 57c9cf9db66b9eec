import { describe, expect, it } from 'vitest'
import { LINE_LIMIT, logs } from '../../src/telemetry/index.ts'
import { script } from './events.ts'

const run = (s: ReturnType<typeof script>) => logs.apply(logs.create(), s.events)
const texts = (s: ReturnType<typeof script>) => run(s).entries.map((e) => e.text)

describe('logs', () => {
  it('split writes into lines and join lines written in parts', () => {
    const s = script()
    s.add(1, 'orders', 'stdout', { text: 'one\ntw' })
    s.add(2, 'payments', 'stdout', { text: 'other\n' })
    s.add(3, 'orders', 'stdout', { text: 'o\n\nthree' })
    expect(texts(s)).toEqual(['one', 'two', 'other', '', 'three'])
    expect(run(s).entries[1]).toMatchObject({ seq: 0, process: 'orders', stream: 'stdout' })
  })

  it('keep the two streams of a process apart', () => {
    const s = script()
    s.add(1, 'orders', 'stdout', { text: 'out' })
    s.add(1, 'orders', 'stderr', { text: 'err\n' })
    s.add(1, 'orders', 'stdout', { text: 'put\n' })
    expect(run(s).entries.map((e) => [e.stream, e.text])).toEqual([['stdout', 'output'], ['stderr', 'err']])
  })

  it('start a new line for a new generation', () => {
    const s = script()
    s.add(1, 'orders', 'stdout', { text: 'half a li' })
    s.add(2, 'orders', 'process.exit', { code: 137, cause: 'crash', detail: '' })
    s.add(3, 'orders', 'stdout', { text: 'hello\n' })
    expect(texts(s)).toEqual(['half a li', 'hello'])
  })

  it('keep a traceback together while others write', () => {
    const s = script()
    s.add(1, 'orders', 'stderr', { text: 'ERROR: failed\nTraceback (most recent call last):\n  File "a.py", line 1, in f\n' })
    s.add(1, 'payments', 'stdout', { text: 'INFO: fine\n' })
    s.add(1, 'orders', 'stderr', { text: '    1 / 0\nZeroDivisionError: division by zero\nINFO: next\n' })
    const entries = run(s).entries
    expect(entries.map((e) => e.lines)).toEqual([1, 4, 1, 1])
    expect(entries[1]).toMatchObject({ traceback: true, process: 'orders' })
    expect(entries[1]!.text.endsWith('ZeroDivisionError: division by zero')).toBe(true)
    expect(entries[3]!.text).toBe('INFO: next')
  })

  it('keep a chain of exceptions in one entry', () => {
    const s = script()
    s.add(1, 'orders', 'stderr', { text: [
      'Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 1', '',
      'During handling of the above exception, another exception occurred:', '',
      'Traceback (most recent call last):', '  File "a.py", line 3', 'ValueError: no', 'done', '',
    ].join('\n') })
    expect(run(s).entries.map((e) => e.lines)).toEqual([9, 1])
  })

  it('cut a line that no one could read and strip colours', () => {
    const s = script()
    s.add(1, 'orders', 'stdout', { text: `${'x'.repeat(50_000)}\n\u001b[32mINFO\u001b[0m: up\r\n` })
    const [long, plain] = texts(s)
    expect(long).toHaveLength(LINE_LIMIT)
    expect(plain).toBe('INFO: up')
  })
})
