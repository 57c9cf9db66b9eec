import { describe, expect, it, vi } from 'vitest'
import { grade, type Graded } from './harness.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

const ALL_PASS = (graded: Graded): void => {
  expect(graded.error).toBe('')
  expect(graded.results.filter((r) => r.outcome !== 'passed').map((r) => `${r.id}: ${r.message}`)).toEqual([])
}

/** Reads a topic, one message a second, and commits each. */
const READER: Record<string, string> = {
  'compose.yaml': `services:
  kafka: {image: apache/kafka}
  reader: {build: ./reader, command: python main.py, depends_on: [kafka]}
`,
  'reader/main.py': `import asyncio
from aiokafka import AIOKafkaConsumer

async def main():
    async with AIOKafkaConsumer("jobs", group_id="readers", bootstrap_servers="kafka:9092", auto_offset_reset="earliest", enable_auto_commit=False) as consumer:
        async for message in consumer:
            await asyncio.sleep(1)
            await consumer.commit()

asyncio.run(main())
`,
}

/** Books a call in a file, answers, and a while later says in another file that it has. */
const BOOKS: Record<string, string> = {
  'compose.yaml': `services:
  books: {build: ./books, command: uvicorn main:app --host 0.0.0.0 --port 8000, ports: ["8000:8000"], volumes: ["data:/data"]}
volumes: {data: {}}
`,
  'books/main.py': `import asyncio, os
from fastapi import FastAPI

app = FastAPI()

@app.put("/{name}")
async def put(name: str):
    for part in ("a", "b"):
        with open(f"/data/{name}.tmp", "w") as file:
            file.write("x")
        os.rename(f"/data/{name}.tmp", f"/data/{name}-{part}")
    await asyncio.sleep(0.1)
    return {}

@app.get("/")
async def get():
    return sorted(os.listdir("/data"))
`,
}

describe('the lab fixture and brokers', () => {
  it('publishes by hand, tells the lag of a group, waits until something holds, and has it read again', async () => {
    ALL_PASS(await grade(READER, { 'checks/test_lag.py': `
def lag(lab):
    return lab.lag("kafka", "readers", "jobs")

def test_lag(lab):
    lab.publish("kafka", "jobs", json={"n": 1}, key="k", headers={"h": 1}, times=3)
    lab.sleep(0.01)
    assert (lag(lab), lab.lag("kafka", "readers")) == (3, 0), "it has read nothing yet, so that nobody knows what its topics are"
    start = lab.now
    assert lab.wait(lambda: lag(lab) == 1, within=30, every=0.5)
    assert 2 <= lab.now - start < 15
    assert lab.lag("kafka", "readers") == 1
    assert not lab.wait(lambda: lag(lab) == 7, within=2.25), "it answers with what the condition said last"
    assert lag(lab) == 0
    assert [(m.key, m.headers, m.body.text) for m in lab.messages("kafka", "jobs")] == [("k", [["h", "1"]], '{"n": 1}')] * 3
    lab.replay("kafka", "jobs", "readers", offset=1)
    lab.sleep(0.01)
    assert lag(lab) == 2
    for offset, left in (("earliest", 3), ("latest", 0)):
        lab.replay("kafka", "jobs", "readers", offset=offset)
        lab.sleep(0.01)
        assert lag(lab) == left

def test_time_is_up(lab):
    for within in (0.7, 1.1, 12.3):
        start = lab.now
        assert not lab.wait(lambda: False, within=within)
        assert abs(lab.now - start - within) < 1e-6

def test_mistakes(lab):
    import pytest
    for call, message in ((lambda: lab.lag("reader", "x"), "reader is no broker; the brokers are kafka"), (lambda: lab.publish("none", "x"), "none")):
        with pytest.raises(Exception) as raised:
            call()
        assert message in str(raised.value)
` }))
  })

  it('kills a service at each of its points, and starts it again', async () => {
    const graded = await grade(BOOKS, { 'checks/test_sweep.py': `
URL = "http://books:8000/"

def test_sweep(lab):
    seen = {}
    for number, point in enumerate(lab.crash_points("books")):
        with point:
            answer = lab.put(f"{URL}{number}")
        files = [name[-1] for name in lab.get(URL).json() if name.startswith(f"{number}-")]
        seen.setdefault(point.at, []).append("".join(files) + ("!" if answer.ok else "") + ("" if point.struck else " alive"))
    assert seen == {"step": ["", "ab", "ab! alive"], "file": ["a", "ab", "ab! alive"]}, str(seen)
    assert repr(point) == "books was not killed"

def test_a_point_is_entered(lab):
    for point in lab.crash_points("books"):
        pass

def test_it_is_to_end(lab):
    for point in lab.crash_points("books", most=2):
        with point:
            lab.put(URL + "x")
` })
    expect(graded.results.map((r) => [r.outcome, r.message])).toEqual([
      ['passed', ''],
      ['error', expect.stringContaining('each point is to be used by `with point:`')],
      ['failed', 'books was killed at 2 points, one after the other, and still takes more steps each time: it does not come to rest'],
    ])
  })
})
