import { describe, expect, it, vi } from 'vitest'
import { grade } from './harness.ts'
import { ONE } from './labs.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

const check = (text: string): Record<string, string> => ({ 'checks/test_it.py': text })

describe('checks that fail', () => {
  it('says what was observed', async () => {
    const graded = await grade(ONE, check(`
URL = "http://orders:8001"
def test_plain(lab):
    r = lab.get(URL + "/nope")
    assert r.status == 200
def test_no_json(lab): lab.get(URL + "/text").json()
def test_no_answer(lab): lab.get("http://orders:9/").json()
def test_key(lab): lab.get(URL + "/x").json()["b"]
def test_service_fails(lab):
    r = lab.get(URL + "/fails")
    assert r.ok, f"answered {r.status} {r.text}"
`))
    const messages = Object.fromEntries(graded.results.map((r) => [r.id.split('::')[1], `${r.outcome}: ${r.message}`]))
    expect(messages).toEqual({
      test_plain: 'failed: expected 404 == 200 (where 404 = <GET http://orders:8001/nope: 404 after 0.001 s>.status)',
      test_no_json: "failed: GET http://orders:8001/text answered 200 with 'no json here' (text/plain; charset=utf-8), expected JSON",
      test_no_answer: 'failed: GET http://orders:9/ was not answered (connection refused), expected a JSON body',
      test_key: "failed: checks/test_it.py:8: KeyError: 'b'",
      test_service_fails: 'failed: answered 500 Internal Server Error',
    })
    expect(graded.of('test_plain').explanation).not.toContain('lab.py')
  })

  it('fails every check where a service does not start, and shows why', async () => {
    const graded = await grade({ ...ONE, 'orders/main.py': 'print("starting")\nfrom fastapi import FastAPI\nnope()\n' }, check(`
import pytest
@pytest.mark.hint("not now")
def test_a(lab): pass
def test_b(lab): pass
`))
    expect(graded.error).toBe('')
    for (const result of graded.results) {
      expect(result).toMatchObject({ outcome: 'failed', hint: '', message: "orders did not start: it ended with code 1: NameError: name 'nope' is not defined (orders/main.py:3)" })
      expect(result.explanation).toContain('The last lines of its log:')
      expect(result.explanation).toContain("NameError: name 'nope' is not defined")
      const log = graded.logs.get(`${result.id}@1`)!
      expect(result.events.map((seq) => log[seq]!.kind)).toEqual(['problem', 'process.exit'])
    }
  })

  it('tells of a service that waits for ever, and of one that never listens', async () => {
    const waits = { ...ONE, 'orders/main.py': 'import asyncio\nfrom contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n@asynccontextmanager\nasync def life(app):\n    await asyncio.sleep(1000)\n    yield\napp = FastAPI(lifespan=life)\n' }
    const graded = await grade(waits, check('def test_a(lab): pass\n'))
    expect(graded.of('test_a').message).toBe('orders did not start: it runs but listens on no port; compose.yaml says 8001')
    const elsewhere = await grade({ ...ONE, 'compose.yaml': ONE['compose.yaml']!.replace('--port 8001', '--port 8000') }, check('def test_a(lab): pass\n'))
    expect(elsewhere.of('test_a')).toMatchObject({ outcome: 'failed', message: 'orders did not start: it runs but listens on no port but 8000; compose.yaml says 8001' })
  })

  it('tells of a service that a check drives into a livelock', async () => {
    const spins = `${ONE['orders/main.py']}
@app.get("/live")
async def live():
    import asyncio
    while True:
        await asyncio.sleep(0)

@app.get("/spin")
async def spin():
    while True:
        pass
`
    const graded = await grade({ ...ONE, 'orders/main.py': spins }, check(`
def test_live(lab):
    r = lab.get("http://orders:8001/live")
    assert r.ok, f"{r.status} {lab.running('orders')}"
def test_spin(lab):
    r = lab.get("http://orders:8001/spin")
    assert r.ok, f"{r.status} {lab.running('orders')}"
def test_after(lab):
    assert lab.get("http://orders:8001/x").ok
`))
    expect(graded.of('test_live')).toMatchObject({ outcome: 'failed', message: '0 False' })
    expect(graded.of('test_spin')).toMatchObject({ outcome: 'failed' })
    expect(graded.of('test_after').outcome).toBe('passed')
  })

  it('ends a check whose world has reached its limits', async () => {
    const graded = await grade(ONE, check('def test_long(lab): lab.sleep(100)\ndef test_short(lab): lab.sleep(1)\n'), { limits: { virtualTime: 10e9 } })
    expect(graded.of('test_long')).toMatchObject({ outcome: 'failed', message: 'the lab stopped: the run has reached its limit of 10 virtual seconds' })
    expect(graded.of('test_short').outcome).toBe('passed')
  })
})

describe('checks that are broken', () => {
  const brokenFile = async (text: string, options = {}): Promise<string> => {
    const graded = await grade(ONE, check(text), options)
    expect(graded.results).toEqual([])
    expect(graded.points).toBe(0)
    return graded.error
  }

  it.each([
    ['a syntax error', 'x = 1\ndef test_a(lab)\n    pass\n', "checks/test_it.py:2: SyntaxError: expected ':'"],
    ['a missing import', 'import nope\ndef test_a(lab): pass\n', "checks/test_it.py:1: ModuleNotFoundError: No module named 'nope'"],
    ['an error while it is read', 'x = 1\ny = x / 0\ndef test_a(lab): pass\n', 'checks/test_it.py:2: ZeroDivisionError: division by zero'],
    ['points that are no number', 'import pytest\n@pytest.mark.points("two")\ndef test_a(lab): pass\n', "checks/test_it.py:2: @pytest.mark.points('two',) must name one number, such as points(2)"],
    ['seeds that are no numbers', 'import pytest\n@pytest.mark.seeds("two")\ndef test_a(lab): pass\n', "checks/test_it.py:2: @pytest.mark.seeds('two',) must name whole numbers, such as seeds(1, 2, 3)"],
    ['no check at all', 'x = 1\n', 'no checks were found in checks/test_it.py: pytest collects functions called test_... in files called test_*.py'],
  ])('%s', async (_what, text, error) => {
    expect(await brokenFile(text)).toBe(error)
  })

  it('a selection that matches nothing, or is none', async () => {
    expect(await brokenFile('def test_a(lab): pass\n', { only: 'zzz' })).toBe('no check matches -k "zzz"')
    expect(await brokenFile('def test_a(lab): pass\n', { only: 'a and and' })).toContain("Wrong expression passed to '-k'")
  })

  it('names mistakes of single checks, and goes on with the others', async () => {
    const graded = await grade(ONE, check(`
import pytest
def test_fixture(labb): pass
def test_name(lab): foo
def test_parameter(lab): lab.arm("latency", latncy=3)
def test_fault(lab): lab.arm("lateny", latency=3)
def test_value(lab): lab.arm("latency", latency=-1)
def test_link(lab): lab.arm("down", to="paymnts")
def test_service(lab): lab.crash("paymnts")
def test_load(lab): lab.load("http://orders:8001/x", every=0)
def test_url(lab): lab.get("orders:8001/x")
def test_time(lab): lab.sleep(-1)
@pytest.fixture
def outside(): raise ValueError("mine")
def test_setup(outside): pass
def test_good(lab): pass
`))
    expect(Object.fromEntries(graded.results.map((r) => [r.id.split('::')[1], `${r.outcome}: ${r.message}`]))).toEqual({
      test_fixture: "error: checks/test_it.py:3: there is no fixture 'labb'; a check takes `lab`: def test_fixture(lab)",
      test_name: "error: checks/test_it.py:4: NameError: name 'foo' is not defined",
      test_parameter: expect.stringMatching(/^error: checks\/test_it.py:5: LabError: the fault 'latency' has no latncy; it takes latency, jitter, .*from_, to, toxicity, duration/) as string,
      test_fault: expect.stringContaining("error: checks/test_it.py:6: LabError: there is no fault 'lateny'; the faults are latency, loss, ") as string,
      test_value: expect.stringContaining("error: checks/test_it.py:7: LabError: the fault 'latency': latency: ") as string,
      test_link: 'error: checks/test_it.py:8: LabError: fault "down-1": "to: paymnts" is no service of this lab, so it may touch nothing; the lab has orders',
      test_service: "error: checks/test_it.py:9: LabError: there is no service 'paymnts' in this lab; it has orders",
      test_load: 'error: checks/test_it.py:10: LabError: load(every=...) must be more than 0 seconds',
      test_url: 'error: checks/test_it.py:11: LabError: cannot request "orders:8001/x": a URL looks like http://service:port/path',
      test_time: 'error: checks/test_it.py:12: LabError: seconds: must be a number of seconds from 0 to 1,000,000',
      test_setup: 'error: checks/test_it.py:14: ValueError: mine',
      test_good: 'passed: ',
    })
  })

  it('stops a check that does not end, and goes on', async () => {
    const graded = await grade(ONE, check('def test_for_ever(lab):\n    while True:\n        pass\ndef test_good(lab): pass\n'))
    expect(graded.of('test_for_ever')).toMatchObject({ outcome: 'error', message: 'checks/test_it.py:3: the check does not end: a loop that asks the lab for nothing lets no time pass' })
    expect(graded.of('test_good').outcome).toBe('passed')
  })

  it('gives up on a check that swallows its interruption', async () => {
    const text = 'def test_for_ever(lab):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n'
    expect(await brokenFile(text)).toMatch(/^checks\/test_it\.py::test_for_ever \(seed 1\) brought the judge down: ran too long/)
  })
})
