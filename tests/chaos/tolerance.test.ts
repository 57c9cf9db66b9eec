import { describe, expect, it } from 'vitest'
import { parsePath, valuesAt } from '../../src/chaos/jsonpath.ts'
import { isWithin, wrongTolerance } from '../../src/chaos/tolerance.ts'

const answer = (status: number, body: unknown) => ({ status, headers: {}, body })
const within = (tolerance: unknown, value: unknown) => isWithin(tolerance, value, async (_probe, told) => Number(told) > 5)

describe('a tolerance', () => {
  it.each([
    [200, answer(200, ''), true], [200, answer(503, ''), false], [3, 3, true], [3, 4, false],
    [[200, 204], answer(204, ''), true], [[200, 204], answer(203, ''), false],
    [[1, 3], 2, true], [[1, 3], 4, false], [['a', 'b', 'c'], 'b', true], [['a', 'b', 'c'], 'd', false],
    [true, true, true], [true, false, false], ['ok', 'ok', true], ['ok', 'no', false],
    [{ type: 'regex', pattern: '^o', target: 'body' }, answer(200, 'ok'), true], [{ type: 'regex', pattern: '^o' }, 'no', false],
    [{ type: 'range', range: [0, 0.5] }, 0.25, true], [{ type: 'range', range: [0, 0.5] }, 0.75, false],
    [{ type: 'range', range: [1, 2], target: 'body' }, answer(200, 2), true],
    [{ type: 'jsonpath', path: '$.a', target: 'body' }, answer(200, { a: 1 }), true], [{ type: 'jsonpath', path: '$.b', target: 'body' }, answer(200, { a: 1 }), false],
    [{ type: 'jsonpath', path: '$[*].id', count: 2 }, '[{"id": 1}, {"id": 2}]', true], [{ type: 'jsonpath', path: '$[*].id', count: 3 }, '[{"id": 1}]', false],
    [{ type: 'jsonpath', path: '$[*].id', expect: [1, 2] }, [{ id: 1 }, { id: 2 }], true], [{ type: 'jsonpath', path: '$.s', expect: 'ok' }, { s: 'ok' }, true],
    [{ type: 'jsonpath', path: '$.s', expect: 'ok' }, 'not json', false],
    [{ type: 'probe', provider: {} }, 7, true], [{ type: 'probe', provider: {} }, 3, false],
  ])('[X1] %j of %j is %s', async (tolerance, value, expected) => {
    expect(wrongTolerance(tolerance)).toBeNull()
    expect(await within(tolerance, value)).toBe(expected)
  })

  it.each([[undefined], [null], [{}], [{ type: 'regex', pattern: '(' }], [{ type: 'jsonpath', path: 'a.b' }], [{ type: 'range', range: [1] }], [{ type: 'probe' }]])('[X1] %j is none', (tolerance) => {
    expect(wrongTolerance(tolerance)).not.toBeNull()
  })
})

describe('a JSONPath', () => {
  const value = { a: [{ b: 1 }, { b: 2, 'c d': 3 }], e: { b: 4 } }
  it.each([
    ['$', [value]], ['$.a[0].b', [1]], ['$.a[-1].b', [2]], ['$.a[*].b', [1, 2]], ["$.a[1]['c d']", [3]], ['$..b', [1, 2, 4]], ['$.e.*', [4]], ['$.a[7]', []], ['$.toString', []],
  ])('[X1] %s', (path, expected) => expect(valuesAt(path, value)).toEqual(expected))
  it.each(['', 'a', '$.', '$[?(@.b)]', '$.a[', '$ .a'])('[X1] %s is none', (path) => expect(parsePath(path)).toBeNull())
})
