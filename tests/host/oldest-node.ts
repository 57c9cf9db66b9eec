import { spawnSync } from 'node:child_process'
import path from 'node:path'

export interface FoundNode { file: string; version: string }

/** What the package promises (package.json `engines`). */
const PROMISED = 20.2

/** The oldest Node of this machine that the package promises to run on: the one that npm runs on, or one that is on the path. */
export function oldestNode(): FoundNode {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const files = new Set([process.env['npm_node_execpath'], process.execPath, ...(process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, name))])
  return [...files].filter((file) => file !== undefined).map(asked)
    .filter((found) => found !== null && numberOf(found) >= PROMISED)
    .toSorted((a, b) => numberOf(a!) - numberOf(b!))[0]!
}

/** 20.20.2 as 20.2, which orders the way versions do within what is met here. */
const numberOf = ({ version }: FoundNode): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major + minor / 100
}

function asked(file: string): FoundNode | null {
  const { status, stdout } = spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  return status === 0 ? { file, version: stdout.trim() } : null
}
