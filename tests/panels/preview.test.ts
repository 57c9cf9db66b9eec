import { describe, expect, it } from 'vitest'
import { labUrl, portless } from '../../src/ui/panels/preview/address.ts'
import { placed } from '../../src/ui/panels/preview/location.ts'
import { moduleGraph } from '../../src/ui/panels/preview/modules.ts'
import { lab } from './harness/lesson.ts'

describe('[V2] a script of a page', () => {
  it.each([
    ["location.href = '/a'", "labLocation.href = '/a'"],
    ["location = '/a'", "labLocation = '/a'"],
    ["if (x) location = '/a'", "if (x) labLocation = '/a'"],
    ["window.location='/a'", "labLocation='/a'"],
    ['top.location.replace(x)', 'labLocation.replace(x)'],
    ['`ws://${location.host}/ws`', '`ws://${labLocation.host}/ws`'],
    ["new URL('/ws', location)", "new URL('/ws', labLocation)"],
    ["new URL('/ws', window.location)", "new URL('/ws', labLocation)"],
    ['document.location.reload()', 'labLocation.reload()'],
  ])('%s has the location of the lab', (script, then) => expect(placed(script)).toBe(then))

  it.each([
    'order.location = 1', "const location = useLocation(); location.pathname", 'function at(location) { return location.href }',
    'const { location } = order; location.host', 'map((location) => location.hash)', 'if (location == null) {}', 'my_location.href', '{ location: 1 }',
  ])('%s keeps its own', (script) => expect(placed(script)).toBe(script))
})

describe('[V1] the modules of a page', () => {
  const graph = (files: Record<string, string>, bare = {}) => {
    const asked: string[] = []
    return { asked, ...moduleGraph(async (url) => { asked.push(url); return files[url] ?? null }, bare) }
  }
  it('are each loaded once, cycles too, their imports written as whole addresses', async () => {
    const { link, asked, importMap } = graph({
      'http://web:8000/a.js': "import{b}from'./lib/b.js';export const a = b",
      'http://web:8000/lib/b.js': "import * as a from '../a.js'\nexport { c } from './c.js'\nexport const b = 1",
      'http://web:8000/lib/c.js': 'export const c = import.meta.url',
    })
    expect(await link("import d, { a } from '/a.js'\nimport('./a.js')", 'http://web:8000/')).toBe("import d, { a } from 'http://web:8000/a.js'\nimport('http://web:8000/a.js')")
    expect(asked).toEqual(['http://web:8000/a.js', 'http://web:8000/lib/b.js', 'http://web:8000/lib/c.js'])
    const { imports } = JSON.parse(importMap()) as { imports: Record<string, string> }
    expect(decodeURIComponent(imports['http://web:8000/lib/b.js']!)).toContain("import * as a from 'http://web:8000/a.js'\nexport { c } from 'http://web:8000/lib/c.js'")
    expect(decodeURIComponent(imports['http://web:8000/lib/c.js']!)).toContain('export const c = "http://web:8000/lib/c.js"')
  })

  it('have the names of the page’s import map; what is not there is left to fail', async () => {
    const { link, importMap } = graph({ 'http://web:8000/tea.js': '' }, { tea: 'http://web:8000/tea.js', 'lib/': 'http://web:8000/lib/' })
    expect(await link("import 'tea'; import 'lib/x.js'; import 'react'", 'http://web:8000/')).toBe("import 'http://web:8000/tea.js'; import 'http://web:8000/lib/x.js'; import 'react'")
    expect(Object.keys((JSON.parse(importMap()) as { imports: object }).imports)).toEqual(['http://web:8000/tea.js'])
  })
})

describe('an address in the bar', () => {
  it.each([
    ['orders', 'orders does not listen on port 80, which an address without a port means. It has 8001: http://orders:8001/'],
    ['http://payments/docs', 'payments does not listen on port 80, which an address without a port means. It has 8002: http://payments:8002/docs'],
    ['orders:8001', ''], ['orders:9', ''], ['nobody', ''],
  ])('%s', (typed, problem) => expect(portless(labUrl(typed)!, lab.services)).toBe(problem))
})
