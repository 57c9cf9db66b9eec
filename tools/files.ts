import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')

export const sha256File = (file: string): string => sha256(fs.readFileSync(file))

/** Writes under a temporary name and renames, so that a stopped set-up never leaves half a file behind. */
export function writeAtomic(file: string, data: string | Uint8Array): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const temp = `${file}.${process.pid}.${randomBytes(3).toString('hex')}.tmp`
  fs.writeFileSync(temp, data)
  fs.renameSync(temp, file)
}

/** Replaces the folder `target` by the finished folder `temp`. */
export function replaceFolder(temp: string, target: string): void {
  fs.rmSync(target, { recursive: true, force: true })
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.renameSync(temp, target)
}

/** All files under `folder`, relative with forward slashes, sorted; none when the folder is missing. */
export function listFiles(folder: string, skip: (relative: string) => boolean = () => false): string[] {
  if (!fs.existsSync(folder)) return []
  const found: string[] = []
  const walk = (relative: string): void => {
    for (const entry of fs.readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (skip(name)) continue
      if (entry.isDirectory()) walk(name)
      else if (entry.isFile()) found.push(name)
    }
  }
  walk('')
  return found.sort()
}

/** One hash for the content of all files under `folder`; part of a step's key. */
export function hashFolder(folder: string, skip?: (relative: string) => boolean): string {
  return sha256(listFiles(folder, skip).map((name) => `${name} ${sha256File(path.join(folder, name))}`).join('\n'))
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
