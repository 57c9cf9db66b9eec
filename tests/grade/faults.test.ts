import { describe, expect, it } from 'vitest'
import { faultSpecSchema, isBrokerFault, type FaultType } from '../../src/contract/faults.ts'
import { grade } from './harness.ts'

/** Real services under the faults that need one: each check arms a fault and sees what a caller sees. */
const LAB: Record<string, string> = {
  'compose.yaml': `services:
  orders:
    build: ./orders
    command: uvicorn main:app --host 0.0.0.0 --port 8001
    expose: ["8001"]
  payments:
    build: ./payments
    command: uvicorn main:app --host 0.0.0.0 --port 8002
    expose: ["8002"]
    deploy:
      replicas: 2
`,
  'orders/main.py': `import httpx
from fastapi import FastAPI

app = FastAPI()

@app.get("/o")
async def o():
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            return (await client.get("http://payments-1:8002/p")).json()
    except httpx.HTTPError as error:
        return {"error": type(error).__name__, "why": str(error)}
`,
  'payments/main.py': `import asyncio
import errno
import time
from fastapi import FastAPI

app = FastAPI()
PAID = []

@app.get("/p")
async def p():
    return {"ok": True}

@app.post("/pay/{key}")
async def pay(key: str):
    PAID.append(key)
    await asyncio.sleep(0.5)
    return {"paid": len(PAID)}

@app.get("/big")
async def big():
    return {"x": "x" * 50_000}

@app.get("/clocks")
async def clocks():
    before = time.monotonic()
    await asyncio.sleep(1)
    return {"wall": time.time(), "slept": time.monotonic() - before}

@app.get("/memory")
async def memory():
    try:
        return {"got": len(bytearray(40 * 1024 * 1024))}
    except MemoryError:
        return {"error": "MemoryError"}

@app.get("/disk")
async def disk():
    try:
        with open("/tmp/x", "wb") as file:
            file.write(b"x" * 100_000)
        return {"ok": True}
    except OSError as error:
        return {"error": errno.errorcode[error.errno]}
`,
}

const HEAD = `
ORDER = "http://orders:8001/o"
ONE = "http://payments-1:8002"
TWO = "http://payments-2:8002"
`

describe('the lab fixture over real services', () => {
  it('faults of links and names', async () => {
    const graded = await grade(LAB, { 'checks/test_links.py': `${HEAD}
def test_bandwidth(lab):
    with lab.fault("bandwidth", rate=10, direction="downstream", to="payments"):
        r = lab.get(ONE + "/big")
    assert r.ok and 5 < r.elapsed < 6

def test_slicer(lab):
    with lab.fault("slicer", average_size=50, size_variation=20, delay=1000, to="payments"):
        assert lab.get(ORDER).json() == {"ok": True}

def test_limit_data(lab):
    with lab.fault("limit_data", bytes=20, direction="downstream", from_="orders", to="payments"):
        assert lab.get(ORDER).json()["error"] == "RemoteProtocolError"

def test_latency(lab):
    with lab.fault("latency", latency=200, jitter=50, distribution="pareto", correlation=25, direction="upstream", to="payments"):
        assert 0.3 < lab.get(ORDER).elapsed < 1.5

def test_hold(lab):
    fault = lab.arm("partition", hold=True, from_="orders", to="payments", duration=3000)
    r = lab.get(ORDER)
    assert r.json() == {"ok": True} and 2.9 < r.elapsed < 3.2

def test_dns(lab):
    with lab.fault("dns", names=["payments*"]):
        r = lab.get(ORDER)
        assert r.json()["error"] == "ConnectError" and "Name or service not known" in r.json()["why"]
        assert r.elapsed < 0.5
    with lab.fault("dns", names=["payments-1"], action="timeout", from_="orders"):
        assert lab.get(ORDER).json()["error"] == "ConnectTimeout"
    assert lab.get(ORDER).json() == {"ok": True}
` })
    expect(graded.results.map((r) => `${r.outcome}: ${r.message}`).filter((text) => text !== 'passed: ')).toEqual([])
    expect(graded.results).toHaveLength(6)
  })

  it('faults of proxies', async () => {
    const graded = await grade(LAB, { 'checks/test_proxies.py': `${HEAD}
def test_duplicate(lab):
    with lab.fault("duplicate", percent=100, delay=10, to="payments-1"):
        assert lab.post(ONE + "/pay/a").json() == {"paid": 2}
    arrived = lab.events(kind="http.request", to="payments-1")
    assert [e.path for e in arrived] == ["/pay/a", "/pay/a"] and [e.fault for e in arrived if hasattr(e, "fault")] == ["duplicate-1"]

def test_reorder(lab):
    with lab.fault("reorder", percent=100, path="/pay/first", to="payments-1"):
        lab.load(ONE + "/pay/first", every=10, for_=1, method="POST")
    held = lab.events(kind="fault.hit")
    assert [e.effect for e in held] == ["overtaken"]

def test_throttle(lab):
    with lab.fault("throttle", limit=2, queue=1, to="payments-1"):
        statuses = [r.status for r in lab.burst(ONE + "/pay/b", times=5, method="POST")]
    assert sorted(statuses) == [200, 200, 200, 429, 429]
` })
    expect(graded.results.map((r) => `${r.outcome}: ${r.message}`).filter((text) => text !== 'passed: ')).toEqual([])
  })

  it('faults of processes', async () => {
    const graded = await grade(LAB, { 'checks/test_processes.py': `${HEAD}
def test_crash_at(lab):
    lab.arm("crash", to="payments-1", at="http.request", nth=2)
    assert lab.get(ONE + "/p").ok
    assert lab.get(ONE + "/p").error
    assert not lab.running("payments-1") and lab.running("payments-2")

def test_restart(lab):
    lab.arm("restart", to="payments-1", delay=500, after=1000)
    lab.sleep(1.2)
    assert not lab.running("payments-1")
    lab.wait_ready("payments-1")
    assert lab.get(ONE + "/p").ok

def test_hang(lab):
    with lab.fault("hang", to="payments-1"):
        r = lab.get(ORDER)
        assert r.json()["error"] == "ReadTimeout" and 4.9 < r.elapsed < 5.2
    assert lab.get(ORDER).json() == {"ok": True}

def test_slow(lab):
    healthy = lab.get(ONE + "/p").elapsed
    with lab.fault("slow", delay=50, to="payments-1"):
        assert lab.get(ONE + "/p").elapsed >= healthy + 0.05
    with lab.fault("slow", factor=1000, to="payments-1"):
        assert lab.get(ONE + "/p").elapsed >= healthy + 0.05
    assert lab.get(ONE + "/p").elapsed == healthy

def test_clocks(lab):
    right = lab.get(ONE + "/clocks").json()["wall"] - lab.now
    with lab.fault("clock_skew", offset=-3600_000, to="payments-1"):
        assert abs(lab.get(ONE + "/clocks").json()["wall"] - lab.now - right + 3600) < 0.01
        assert abs(lab.get(TWO + "/clocks").json()["wall"] - lab.now - right) < 0.01
    with lab.fault("clock_skew", rate=2, to="payments-1"):
        r = lab.get(ONE + "/clocks")
        assert abs(r.json()["slept"] - 1) < 0.01 and abs(r.elapsed - 0.5) < 0.01
    assert abs(lab.get(ONE + "/clocks").json()["wall"] - lab.now - right) < 0.01
    lab.arm("clock_jump", offset=60_000, to="payments-1")
    assert abs(lab.get(ONE + "/clocks").json()["wall"] - lab.now - right - 60) < 0.01

def test_memory(lab):
    with lab.fault("memory_limit", limit=90, to="payments-1"):
        assert lab.get(ONE + "/memory").json() == {"error": "MemoryError"}
        assert lab.get(TWO + "/memory").json() == {"got": 41943040}
    assert lab.get(ONE + "/memory").json() == {"got": 41943040}

def test_disk(lab):
    with lab.fault("disk_full", free=10, to="payments-1"):
        assert lab.get(ONE + "/disk").json() == {"error": "ENOSPC"}
    assert lab.get(ONE + "/disk").json() == {"ok": True}

def test_cold_start(lab):
    lab.arm("cold_start", startupDelay=4000, to="payments-1")
    lab.restart("payments-1")
    started = lab.now
    lab.wait_ready("payments-1")
    assert lab.now - started >= 4

def test_mode(lab):
    lab.arm("crash", to="payments", mode="one")
    assert [lab.running("payments-1"), lab.running("payments-2")].count(True) == 1
` })
    expect(graded.results.map((r) => `${r.title} ${r.outcome}: ${r.message}`).filter((text) => !text.endsWith('passed: '))).toEqual([])
    expect(graded.results).toHaveLength(9)
  })

  it('arms each, and says what it does not take', async () => {
    const types = faultSpecSchema.def.options.map((option) => option.def.shape.type.def.values[0] as FaultType)
    const needed: Record<string, string> = {
      latency: 'latency=1', loss: 'percent=1', bandwidth: 'rate=1', slicer: 'average_size=10', limit_data: 'bytes=1', slow_close: 'delay=1',
      http_abort: 'httpStatus=500', http_delay: 'fixedDelay=1', duplicate: 'percent=1', reorder: 'percent=1', throttle: 'limit=1', slow: 'delay=1',
      clock_skew: 'offset=1', clock_jump: 'offset=1', memory_limit: 'limit=512', cold_start: 'startupDelay=1', slow_broker: 'delay=1', poison: 'channel="c"',
    }
    const withBroker = { ...LAB, 'compose.yaml': `${LAB['compose.yaml']}  cache:\n    image: redis:7\n` }
    const graded = await grade(withBroker, { 'checks/test_all.py': `
def test_all(lab):
${types.map((type) => `    lab.arm("${type}", to="${isBrokerFault(type) ? 'cache' : 'payments'}"${needed[type] ? `, ${needed[type]}` : ''}).clear()`).join('\n')}

def said(lab, specs):
    for spec in specs:
        try:
            lab.arm(**spec)
        except Exception as error:
            yield str(error).split("; it takes")[0]

def test_mistakes(lab):
    assert False, " | ".join(said(lab, [
        {"type": "latency", "latency": -1}, {"type": "slicer", "average_size": 5, "size_variation": 5}, {"type": "crash", "nth": 2},
        {"type": "hang", "mode": "fixed"}, {"type": "slow"},
    ]))

def test_more_mistakes(lab):
    assert False, " | ".join(said(lab, [
        {"type": "hang", "from_": "orders"}, {"type": "dns", "names": "payments"}, {"type": "crash", "at": "lunch"}, {"type": "bandwidth", "rate": 0},
        {"type": "full_queue", "to": "payments"},
    ]))
` })
    expect(graded.of('test_all').message).toBe('')
    expect(graded.of('test_all').outcome).toBe('passed')
    expect(graded.of('test_mistakes').message.split(' | ')).toEqual([
      "the fault 'latency': latency: must be a number of milliseconds from 0 to 1,000,000,000",
      "the fault 'slicer': size_variation: must be less than average_size",
      "the fault 'crash': at: is missing: nth and side are about an event",
      "the fault 'hang': value: belongs to the modes fixed (how many processes) and percent (of them), which need it",
      "the fault 'slow': delay: is missing: give the delay of each step, or the factor by which the processor is slower",
    ])
    expect(graded.of('test_more_mistakes').message.split(' | ')).toEqual([
      'fault "hang-1": "from: orders" means nothing to hang: "to" names the process that it is in',
      "the fault 'dns': names: must be a list of names, such as [payments]",
      expect.stringMatching(/^the fault 'crash': at: must be one of step, file, process.ready/) as string,
      "the fault 'bandwidth': rate: must be a number of KB a second from 0.001 to 1,000,000",
      'fault "full_queue-2": full_queue happens in a broker, and "to: payments" names none; the lab has cache',
    ])
  })
})
