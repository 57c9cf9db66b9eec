import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../../tools/paths.ts'

/**
 * The token of a folder: the same at each start, so that a page that was open goes on when the command is started again. It lies where
 * only this user reads.
 */
export function tokenOf(id: string, places = path.join(CACHE, 'open')): string {
  const file = path.join(places, id)
  try {
    const kept = readFileSync(file, 'utf8')
    if (/^[0-9a-f]{32}$/.test(kept)) return kept
  } catch { /* The first start. */ }
  const token = randomBytes(16).toString('hex')
  mkdirSync(places, { recursive: true, mode: 0o700 })
  writeFileSync(file, token, { mode: 0o600 })
  return token
}
