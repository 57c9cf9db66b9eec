import { describe, expect, it } from 'vitest'
import { readScenario } from '../../src/cli/search/scenario.ts'

const read = (yaml: string) => readScenario('.', 'swarm.yaml', { 'swarm.yaml': yaml }, ['orders'])!

describe('a request of swarm.yaml or explore.yaml', () => {
  it('[E2] may have a JSON body without quotes, a moment and a comment, as docs/EXPLORE.md writes it', () => {
    const { written, invariants } = read(`requests:
  - POST http://orders:8001/orders {"item": 1}
  - POST http://orders:8001/orders {"who": "o'neill", "at": [1, 2]} @500ms   # once
  - PUT http://orders:8001/all [1, {"a": "b: c"}]
  - 'POST http://orders:8001/orders {"item": 2}'
  - GET http://orders:8001/orders @2s
invariants:
  - name: asked for
    request: POST http://orders:8001/ask {"what": "x"}
    json: {"item": 1}
`)
    expect(written.map(({ request, at }) => [request.body, at])).toEqual([
      ['{"item": 1}', null], ['{"who": "o\'neill", "at": [1, 2]}', 5e8], ['[1, {"a": "b: c"}]', null], ['{"item": 2}', null], ['', 2e9],
    ])
    expect(invariants).toMatchObject([{ request: { body: '{"what": "x"}' }, json: { item: 1 } }])
  })
})
