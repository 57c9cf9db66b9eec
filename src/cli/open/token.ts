import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../../tools/paths.ts'

/** A name for a folder, by its real path. */
export const folderId = (root: string): string => createHash('sha256').update(root).digest('hex').slice(0, 16)

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

/** The token of the host of a folder; none where there is no such folder, which the command says. */
export function hostToken(dir: string, places?: string): string | undefined {
  try {
    return tokenOf(`host-${folderId(realpathSync(dir))}`, places)
  } catch {
    return undefined
  }
}
