import { describe, expect, it, vi } from 'vitest'
import { grade, type Graded } from './harness.ts'
import { ONE, TWO } from './labs.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

/** Each check asserts what a method of the fixture does; one that must fail shows that the assertions are looked at. */
const ALL_PASS = (graded: Graded): void => {
  expect(graded.error).toBe('')
  expect(graded.results.filter((r) => r.outcome !== 'passed').map((r) => `${r.id}: ${r.message}`)).toEqual([])
}

describe('the lab fixture', () => {
  it('sends requests in every way', async () => {
    const graded = await grade(ONE, { 'checks/test_traffic.py': `
import pytest

URL = "http://orders:8001"

def test_response(lab):
    r = lab.get(URL + "/x")
    assert (r.status, r.ok, r.error) == (200, True, "")
    assert r.json() == {"a": 1}
    assert r.text == '{"a":1}'
    assert r.headers["Content-Type"] == r.headers["content-type"] == "application/json"
    assert r.headers.get("x-none") is None
    assert 0 < r.elapsed < 0.1
    assert lab.events()[r.seq].kind == "http.response"

def test_names_of_other_clients(lab):
    r = lab.get(URL + "/x")
    with pytest.raises(AttributeError, match="no 'status_code': it is .status here"):
        r.status_code
    assert not hasattr(r, "cookies")

def test_methods(lab):
    for send, method in ((lab.post, "POST"), (lab.put, "PUT"), (lab.patch, "PATCH")):
        got = send(URL + "/echo", json={"n": 1}).json()
        assert got == {"method": method, "body": '{"n": 1}', "type": "application/json", "token": None}
    assert lab.delete(URL + "/echo").json()["method"] == "DELETE"
    assert lab.request("POST", URL + "/echo", body="plain", headers={"X-Token": "t"}).json() == {
        "method": "POST", "body": "plain", "type": None, "token": "t"}

def test_no_answer(lab):
    r = lab.get("http://orders:9999/x")
    assert (r.status, r.ok, r.error) == (0, False, "connection refused")
    assert "no such host" in lab.get("http://nowhere/x").error
    with lab.fault("timeout", timeout=0, to="orders"):
        r = lab.get(URL + "/x", timeout=3)
    assert r.status == 0 and r.elapsed == 3 and "timed out" in r.error

def test_burst(lab):
    answers = lab.burst(URL + "/seen", times=20)
    assert sorted(r.json()["seen"] for r in answers) == list(range(1, 21))
    assert lab.now < 1

def test_load(lab):
    start = lab.now
    answers = lab.load(URL + "/x", every=0.5, for_=60)
    assert len(answers) == 120 and all(r.ok for r in answers)
    assert lab.now - start == 60
    sent = [e.t for e in lab.events(kind="http.request", to="orders")]
    assert all(0.4 < b - a < 0.6 for a, b in zip(sent, sent[1:]))
` })
    ALL_PASS(graded)
    expect(graded.results).toHaveLength(6)
  })

  it('lets virtual time pass only in calls, and knows the seed', async () => {
    const graded = await grade(ONE, { 'checks/test_time.py': `
import time

def test_sleep(lab):
    assert lab.now < 1
    before = lab.now
    lab.sleep(3600)
    assert lab.now == before + 3600
    assert lab.seed in (3, 4)

def test_own_clock(lab):
    before = lab.now
    time.monotonic()
    assert lab.now == before
` }, { seeds: [3, 4] })
    ALL_PASS(graded)
    expect(graded.results.map((r) => r.seed)).toEqual([3, 3, 4, 4])
  })

  it('arms and clears faults', async () => {
    const graded = await grade(TWO, { 'checks/test_faults.py': `
ORDER = "http://orders:8001/o"

def test_with(lab):
    with lab.fault("latency", latency=1000, jitter=0, from_="orders", to="payments"):
        assert lab.get(ORDER).elapsed > 2
    assert lab.get(ORDER).elapsed < 1

def test_arm(lab):
    fault = lab.arm("down", to="payments")
    assert lab.get(ORDER).status == 500
    fault.clear()
    fault.clear()
    assert lab.get(ORDER).status == 200

def test_duration(lab):
    lab.arm("down", to="payments", duration=5000)
    assert lab.get(ORDER).status == 500
    lab.sleep(5)
    assert lab.get(ORDER).status == 200

def test_toxicity(lab):
    with lab.fault("http_abort", httpStatus=503, to="payments", toxicity=0.5):
        statuses = {lab.get("http://payments:8002/p").status for _ in range(20)}
    assert statuses == {200, 503}

def test_two(lab):
    with lab.fault("down", to="payments"), lab.fault("latency", latency=100, from_="client", to="orders"):
        r = lab.get(ORDER)
    assert r.status == 500 and r.elapsed > 0.2
` })
    ALL_PASS(graded)
    expect(graded.results).toHaveLength(5)
  })

  it('crashes, stops, restarts and waits for services', async () => {
    const graded = await grade(TWO, { 'checks/test_services.py': `
import pytest

def test_crash_and_restart(lab):
    assert lab.running("payments")
    lab.crash("payments")
    assert not lab.running("payments") and lab.running("orders")
    assert lab.get("http://orders:8001/o").status == 500
    lab.restart("payments")
    lab.wait_ready("payments", within=10)
    assert lab.get("http://orders:8001/o").json() == {"paid": True}

def test_stop(lab):
    lab.stop("payments")
    assert not lab.running("payments")
    assert "Application shutdown complete" in lab.logs("payments")
    [exit] = lab.events(kind="process.exit", process="payments")
    assert (exit.code, exit.cause) == (0, "stop") or exit.cause == "stop"

def test_restart_of_one_that_runs(lab):
    lab.restart("payments")
    lab.wait_ready("payments")
    assert len(lab.events(kind="process.start", process="payments")) == 2

def test_never_ready(lab):
    lab.crash("payments")
    before = lab.now
    with pytest.raises(AssertionError, match="payments was not ready within 7 s of virtual time"):
        lab.wait_ready("payments", within=7)
    assert lab.now == before + 7
` })
    ALL_PASS(graded)
    expect(graded.results).toHaveLength(4)
  })

  it('means all replicas by a service\'s name, in the log too', async () => {
    const compose = TWO['compose.yaml']!.replace(/ports: \["8002:8002"\]/, 'ports: ["8002"]\n    deploy: {replicas: 2}')
    const graded = await grade({ ...TWO, 'compose.yaml': compose }, { 'checks/test_replicas.py': `
def test_events(lab):
    lab.get("http://orders:8001/o")
    [call] = lab.events(kind="http.request", from_="orders", to="payments")
    assert call.to in ("payments-1", "payments-2")
    assert len(lab.events(kind="process.ready", process="payments")) == 2
    assert len(lab.events(kind="process.ready", process="payments-2")) == 1

def test_kind(lab): lab.events(kind="http.requests")
def test_process(lab): lab.events(process="paymnts")
` })
    expect(graded.results.map((r) => r.outcome)).toEqual(['passed', 'error', 'error'])
    expect(graded.of('test_kind').message).toContain("there are no events of kind 'http.requests'; the kinds are run.start, run.end, command")
    expect(graded.of('test_process').message).toContain("there is no service 'paymnts' in this lab; it has orders, payments-1, payments-2")
  })

  it('reads the log', async () => {
    const graded = await grade(TWO, { 'checks/test_log.py': `
def test_events(lab):
    lab.get("http://orders:8001/o")
    start = lab.now
    lab.sleep(1)
    lab.get("http://orders:8001/o")
    everything = lab.events(kind="http.request", from_="orders", to="payments")
    assert [e.path for e in everything] == ["/p", "/p"]
    [late] = lab.events(kind="http.request", from_="orders", to="payments", since=start + 0.5)
    assert late.seq == everything[1].seq and late.t > start
    assert (late.method, late.from_, late.to, late.body.size) == ("GET", "orders", "payments", 0)
    assert lab.events(kind="http.request", from_="payments") == []
    assert [e.seq for e in lab.events()] == list(range(len(lab.events())))

def test_logs(lab):
    lab.get("http://orders:8001/o")
    assert "Uvicorn running on http://0.0.0.0:8001" in lab.logs("orders")
    assert "GET /p" in lab.logs("payments") and "GET /p" not in lab.logs("orders")
` })
    ALL_PASS(graded)
    expect(graded.results).toHaveLength(2)
  })
})
it('[C1] puts a process whose memory had grown back into another interpreter', async () => {
  // orders is put back first, into the interpreter that was given back last: that of payments.
  const grows = `${TWO['orders/main.py']}\nBIG = bytearray(40_000_000)\n`
  const graded = await grade({ ...TWO, 'orders/main.py': grows }, { 'checks/test_grown.py': `
def test_1(lab):
    lab.crash("orders")
    lab.crash("payments")
def test_2(lab): assert lab.get("http://orders:8001/o").json() == {"paid": True}
def test_3(lab): assert lab.get("http://orders:8001/o").json() == {"paid": True}
` })
  expect(graded.results.map((r) => [r.outcome, r.message])).toEqual([['passed', ''], ['passed', ''], ['passed', '']])
})
