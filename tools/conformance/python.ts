import fs from 'node:fs'
import path from 'node:path'
import { parityPython, pinned, type CPython } from '../parity/cpython.ts'
import { CACHE, LOCK, ROOT } from '../paths.ts'

/** CPython with the sandbox's versions of everything, the systems' clients among them. */
const CLIENTS = path.join(ROOT, 'tools', 'conformance', 'clients.txt')
const nameOf = (pin: string): string => pin.split('==')[0]!

export function conformancePython(say: (text: string) => void): Promise<CPython> {
  const locked = new Set(pinned(fs.readFileSync(LOCK, 'utf8')).map(nameOf))
  const pins = pinned(fs.readFileSync(CLIENTS, 'utf8')).filter((pin) => !locked.has(nameOf(pin)))
  return parityPython(say, pins.length === 0 ? null : { folder: path.join(CACHE, 'conformance', 'cpython'), pins })
}
