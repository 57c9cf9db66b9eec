import { expect, it } from 'vitest'
import { withoutLibraryFrames } from '../../src/grade/traceback.ts'

const lines = (text: string): string[] => text.split('\n')

it('leaves a service\'s own frames and the error of a traceback', () => {
  expect(withoutLibraryFrames(lines(`Traceback (most recent call last):
  File "/usr/lib/sandbox/site.zip/uvicorn/main.py", line 1, in run
    run()
    ~~~^^
  File "<frozen importlib._bootstrap>", line 1398, in _gcd_import
  File "/app/main.py", line 3, in hello
    return json.loads("{")
  File "/lib/python314.zip/json/__init__.py", line 352, in loads
ValueError: no`))).toEqual(lines(`Traceback (most recent call last):
  ...
  File "/app/main.py", line 3, in hello
    return json.loads("{")
  ...
ValueError: no`))
})

it('reads those of an exception group', () => {
  expect(withoutLibraryFrames(lines(`  | ExceptionGroup: unhandled
    | Traceback (most recent call last):
    |   File "/usr/lib/sandbox/site.zip/anyio/a.py", line 1, in run
    | KeyError: 1`)).join('\n')).toBe('  | ExceptionGroup: unhandled\n    | Traceback (most recent call last):\n    |   ...\n    | KeyError: 1')
})

it('leaves other logs alone', () => {
  const log = ['  File "notes.txt" is missing', 'a', '', '    b']
  expect(withoutLibraryFrames(log)).toEqual(log)
})
