import fs from 'node:fs'
import { LOCK } from '../paths.ts'

/** One locked package: the very file that pip must fetch. */
export interface LockedWheel {
  name: string
  version: string
  file: string
  sha256: string
}

/** What Pyodide 314 calls its platform on the package index. */
export const PLATFORM = 'pyemscripten_2026_0_wasm32'
export const PYTHON = '3.14'

/**
 * Where a wheel comes from, best first. `foreign` wheels are made for Linux; only their pure-Python parts are used
 * (PyYAML and MarkupSafe have neither a wheel for this platform nor one for any, and both do without their C part).
 */
export const SOURCES = {
  any: ['--platform', 'any', '--implementation', 'py', '--abi', 'none'],
  wasm: ['--platform', PLATFORM, '--implementation', 'cp', '--abi', 'cp314', '--abi', 'abi3', '--abi', 'none'],
  foreign: ['--platform', 'manylinux_2_28_x86_64', '--platform', 'manylinux2014_x86_64', '--implementation', 'cp', '--abi', 'cp314', '--abi', 'abi3', '--abi', 'none'],
} as const
export type Source = keyof typeof SOURCES

export function sourceOf(wheelFile: string): Source {
  if (wheelFile.endsWith('-none-any.whl')) return 'any'
  return wheelFile.includes('emscripten') ? 'wasm' : 'foreign'
}

const ENTRY = /^# (?<file>\S+\.whl)\n(?<name>[a-z0-9-]+)==(?<version>\S+) \\\n {4}--hash=sha256:(?<sha256>[0-9a-f]{64})$/gm

export function parseLock(text: string): LockedWheel[] {
  const wheels = [...text.matchAll(ENTRY)].map((match) => match.groups as unknown as LockedWheel).map((g) => ({ ...g }))
  const pinned = text.split('\n').filter((line) => /^[a-z0-9-]+==/.test(line)).length
  if (wheels.length === 0 || wheels.length !== pinned)
    throw new Error(`python/requirements.lock: ${pinned} packages pinned but ${wheels.length} with a file name and hash. Run \`npm run lock\` to write it anew.`)
  return wheels
}

export const readLock = (): LockedWheel[] => parseLock(fs.readFileSync(LOCK, 'utf8'))

export function formatLock(wheels: LockedWheel[]): string {
  const head = `# Written by \`npm run lock\` from requirements.in, for Python ${PYTHON} on ${PLATFORM}. Do not edit.\n`
  const sorted = [...wheels].sort((a, b) => (a.name < b.name ? -1 : 1))
  return head + sorted.map((w) => `# ${w.file}\n${w.name}==${w.version} \\\n    --hash=sha256:${w.sha256}\n`).join('')
}
