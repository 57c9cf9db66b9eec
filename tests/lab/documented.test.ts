import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { keysUnder, SUPPORTED_KEYS } from '../../src/lab/keys.ts'
import { nearest } from '../../src/lab/problems.ts'
import { read } from './helpers.ts'

const page = readFileSync(new URL('../../docs/COMPOSE.md', import.meta.url), 'utf8')

describe('docs/COMPOSE.md', () => {
  it('lists the very keys that the reader knows', () => {
    const documented = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((m) => m[1]!)
    expect(documented.toSorted()).toEqual([...SUPPORTED_KEYS].toSorted())
  })

  it('shows an example that can be read', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!
    expect(read(example).problems).toEqual([])
  })
})

describe('the table of keys', () => {
  it('gives the keys directly under a place', () => {
    expect(keysUnder('')).toEqual(['name', 'version', 'services', 'networks', 'volumes'])
    expect(keysUnder('services.*.deploy')).toEqual(['replicas'])
    expect(keysUnder('services.*.depends_on.*')).toEqual(['condition'])
  })

  it('finds the nearest name, and none where nothing is near', () => {
    expect(nearest('prots', ['expose', 'ports'])).toBe('ports')
    expect(nearest('helthcheck', ['healthcheck'])).toBe('healthcheck')
    expect(nearest('volumes', ['ports', 'expose'])).toBeNull()
    expect(nearest('ports', ['ports'])).toBeNull()
  })
})
