import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { ImageManifest } from '../../src/process/image.ts'
import { sha256 } from '../../tools/files.ts'
import { IMAGE, PYODIDE } from '../../tools/paths.ts'

/** The image as set-up made it. */
const read = (name: string): Uint8Array => fs.readFileSync(path.join(IMAGE, name))
const manifest = JSON.parse(new TextDecoder().decode(read('manifest.json'))) as ImageManifest
const namesIn = (zip: string): string[] => {
  const names: string[] = []
  unzipSync(read(zip), { filter: (file) => { names.push(file.name); return false } })
  return names
}

describe('public/sandbox', () => {
  it('is what its manifest says', () => {
    const entries = [...manifest.files, ...manifest.libs, manifest.snapshot!]
    expect(entries.length).toBeGreaterThan(8)
    for (const entry of entries) {
      const bytes = read(entry.path)
      expect([entry.path, bytes.length, sha256(bytes)]).toEqual([entry.path, entry.size, entry.sha256])
    }
  })

  it('names the packages for whoever asks for another', () => {
    expect(manifest.packages.map((one) => one.name)).toEqual(expect.arrayContaining(['fastapi', 'httpx', 'pytest', 'pyyaml']))
    expect([manifest.pyodide, manifest.python]).toEqual([(JSON.parse(fs.readFileSync(path.join(PYODIDE, 'package.json'), 'utf8')) as { version: string }).version, '3.14.2'])
  })

  it('holds compiled code, and sources only where something reads them', () => {
    const sources = namesIn('site.zip').filter((name) => name.endsWith('.py'))
    expect([...new Set(sources.map((name) => name.split('/')[0]))]).toEqual(['anyio'])
    expect(namesIn('stdlib.zip').filter((name) => name.endsWith('.py'))).toEqual([])
    expect(namesIn('stdlib.zip')).toEqual(expect.arrayContaining(['asyncio/base_events.pyc', 'sqlite3/__init__.pyc']))
    const own = namesIn('faultline.zip')
    expect(own.filter((name) => name.endsWith('.py')).map((name) => `${name}c`).every((name) => own.includes(name))).toBe(true)
  })

  it('keeps a native package unpacked and out of the zip', () => {
    expect(manifest.libs.map((one) => one.name)).toContain('pydantic_core/_pydantic_core.cpython-314-wasm32-emscripten.so')
    expect(namesIn('site.zip').filter((name) => name.startsWith('pydantic_core/') || name.endsWith('.so'))).toEqual([])
  })
})
