import { describe, expect, it, vi } from 'vitest'
import { grade } from './harness.ts'
import { ONE, TWO } from './labs.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

describe('results', () => {
  it('reads every marker, and runs each check on its seeds', async () => {
    const graded = await grade(ONE, { 'checks/test_marks.py': `
import pytest

@pytest.mark.points(3)
@pytest.mark.hint("look again")
def test_marked(lab):
    """It has a title

    and more than that."""
    assert lab.get("http://orders:8001/x").status == 201, "nothing was made"

@pytest.mark.seeds(7, 8)
@pytest.mark.hidden
def test_own_seeds(lab):
    assert lab.seed in (7, 8)

@pytest.mark.hint("of the marker")
def test_hint_of_the_moment(lab):
    assert lab.get("http://orders:8001/x").ok
    lab.hint("of the moment")
    assert False, "as planned"

@pytest.mark.parametrize("path", ["/x", "/nope"])
def test_many(lab, path):
    assert lab.get("http://orders:8001" + path).ok

class TestClass:
    def test_method(self, lab):
        pytest.skip("not today")
` }, { seeds: [1, 2] })
    expect(graded.error).toBe('')
    expect(graded.collected).toBe(12)
    const marked = graded.of('test_marked')
    expect(marked).toMatchObject({
      id: 'checks/test_marks.py::test_marked', title: 'It has a title', outcome: 'failed', points: 3, hidden: false,
      message: 'nothing was made', hint: 'look again',
    })
    expect(marked.explanation).toContain('assert 200 == 201')
    expect(graded.results.filter((r) => r.id.endsWith('test_own_seeds')).map((r) => [r.seed, r.hidden, r.title])).toEqual([[7, true, 'Own seeds'], [8, true, 'Own seeds']])
    expect(graded.of('test_hint_of_the_moment').hint).toBe('of the moment')
    expect(graded.results.filter((r) => r.id.includes('test_many')).map((r) => `${r.id}@${r.seed} ${r.outcome}`)).toEqual([
      'checks/test_marks.py::test_many[/x]@1 passed', 'checks/test_marks.py::test_many[/nope]@1 failed',
      'checks/test_marks.py::test_many[/x]@2 passed', 'checks/test_marks.py::test_many[/nope]@2 failed',
    ])
    expect(graded.of('test_many[/x]')).toMatchObject({ hint: '', title: 'Many [/x]' })
    expect(graded.of('test_method')).toMatchObject({ outcome: 'skipped', id: 'checks/test_marks.py::TestClass::test_method' })
    // 3 + 1 + 1 + 1 + 1 and none for the skipped one; test_own_seeds and test_many[/x] pass.
    expect([graded.points, graded.pointsMax]).toEqual([2, 7])
  })

  it('points at the events that show it, most telling first', async () => {
    const graded = await grade(TWO, { 'checks/test_events.py': `
def test_degrades(lab):
    assert lab.get("http://payments:8002/p").ok
    with lab.fault("down", to="payments"):
        answer = lab.get("http://orders:8001/o")
        assert answer.status == 200, "it was handed on"
` })
    const result = graded.of('test_degrades')
    const log = graded.logs.get(`${result.id}@1`)!
    const [first, second] = result.events.map((seq) => log[seq]!)
    expect(first).toMatchObject({ kind: 'http.response', from: 'client', to: 'orders', status: 500 })
    expect(second).toMatchObject({ kind: 'http.request', to: 'orders', path: '/o' })
    expect(result.events.map((seq) => log[seq]!.kind)).toEqual(expect.arrayContaining(['net.refused', 'fault.hit', 'fault.arm']))
    expect(result.at).toBe(log.at(-1)!.t)
    expect(result.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('starts each check in a fresh world, from a checkpoint (C1)', async () => {
    const checks = { 'checks/test_fresh.py': Array.from({ length: 4 }, (_, i) => `
def test_${i}(lab):
    lab.sleep(${i})
    assert lab.get("http://orders:8001/seen").json() == {"seen": 1}
`).join('') }
    const first = await grade(ONE, checks)
    expect(first.results.map((r) => r.outcome)).toEqual(['passed', 'passed', 'passed', 'passed'])
    expect(first.fresh.map((f) => f.how)).toEqual(['boot', 'restore', 'restore', 'restore'])
    const second = await grade(ONE, checks)
    expect(second.results.map((r) => r.hash)).toEqual(first.results.map((r) => r.hash))
    const alone = await grade(ONE, checks, { only: 'test_2' })
    expect(alone.results.map((r) => r.hash)).toEqual([first.results[2]!.hash])
  })

  it('puts a sleeping script back for each check, and boots anew where a process has no checkpoint to give', async () => {
    const files = {
      ...ONE, 'compose.yaml': `${ONE['compose.yaml']}  worker:\n    build: ./worker\n    command: python worker.py\n`,
      'worker/worker.py': 'import time\nwhile True:\n    print("tick", flush=True)\n    time.sleep(1)\n',
    }
    const check = (name: string): string => `
def ${name}(lab):
    lab.sleep(10)
    assert 9 <= lab.logs("worker").count("tick") <= 12
    assert lab.get("http://orders:8001/seen").json() == {"seen": 1}
`
    for (const [checkpoints, second] of [[true, 'restore'], [false, 'boot']] as const) {
      const graded = await grade(files, { 'checks/test_worker.py': check('test_a') + check('test_b') }, { checkpoints })
      expect(graded.results.map((r) => [r.outcome, r.message])).toEqual([['passed', ''], ['passed', '']])
      expect(graded.fresh.map((f) => f.how)).toEqual(['boot', second])
    }
  })

  it('gives the worlds of different seeds different dice', async () => {
    const graded = await grade(TWO, { 'checks/test_dice.py': `
def test_dice(lab):
    with lab.fault("latency", latency=500, jitter=400, to="payments"):
        r = lab.get("http://orders:8001/o")
    assert False, f"{r.elapsed:.6f}"
` }, { seeds: [1, 2, 3] })
    expect(new Set(graded.results.map((r) => r.message)).size).toBe(3)
  })
})
