import { describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/compose.ts'

const read = (volumes: string, top = 'volumes: {data: {}}') => readLab({
  'compose.yaml': `services:\n  shop:\n    build: ./shop\n    command: python main.py\n    volumes: ${volumes}\n${top}\n`, 'shop/main.py': '',
})

describe('volumes in compose.yaml', () => {
  it.each([
    ['["data:/data"]', { name: 'data', target: '/data', readOnly: false }],
    ['["data:/var/lib/shop/:ro"]', { name: 'data', target: '/var/lib/shop', readOnly: true }],
    ['["./seed:/seed"]', { name: './seed', target: '/seed', readOnly: false }],
    ['[{type: bind, source: ./a/../seed, target: /seed, read_only: true}]', { name: './seed', target: '/seed', readOnly: true }],
    ['[{source: data, target: /data}]', { name: 'data', target: '/data', readOnly: false }],
  ])('%s', (written, volume) => {
    const { lab, problems } = read(written)
    expect(problems).toEqual([])
    expect(lab!.services[0]!.volumes).toEqual([volume])
  })

  it.each([
    ['["data"]', 'is not a volume of a lab'],
    ['["data:/data:z"]', 'is not a volume of a lab'],
    ['["dta:/data"]', 'the volume `dta` is not declared'],
    ['["../up:/data"]', 'leads outside'],
    ['[".:/data"]', 'is all of them'],
    ['["data:data"]', 'is not a path in the container'],
    ['["data:/a/../../usr"]', 'is not a path in the container'],
    ['["data:/usr/lib"]', 'belongs to the sandbox'],
    ['["data:/"]', 'is not a path in the container'],
    ['[{target: /data}]', 'needs `source` and `target`'],
    ['[{type: tmpfs, source: data, target: /data}]', '`type` must be volume or bind'],
    ['data', 'must be a list'],
  ])('%s: %s', (written, message) => {
    const { lab, problems } = read(written)
    expect(lab).toBeNull()
    expect(problems.map((p) => p.message).join('\n')).toContain(message)
    expect(problems.every((p) => p.line === 5)).toBe(true)
  })

  it('a driver of the volume other than local is refused', () => {
    expect(read('["data:/data"]', 'volumes: {data: {driver: nfs}}').problems[0]).toMatchObject({ line: 6, message: 'a lab has local volumes only' })
  })
})
