import { expect, it, vi } from 'vitest'
import { grade } from './harness.ts'
import { TWO } from './labs.ts'

// Real interpreters, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 })

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
