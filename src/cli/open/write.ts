import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isFolderPath, onItsWay, textIn } from '../../contract/folder.ts'

/**
 * Writes a file of a folder, or with null deletes it, if it is still what `before` says (null: no file); answers whether it was. Never
 * outside of the folder, also not through a symbolic link, and never half: the new file takes the old one's place whole.
 */
export async function writeInFolder(dir: string, name: string, text: string | null, before: string | null): Promise<boolean> {
  if (!isFolderPath(name)) throw new Error(`${name} is no name that a file of the folder may get from here.`)
  await checkParents(dir, name)
  const file = path.join(dir, name)
  const now = await textThere(file, name)
  if (now !== before) return false
  try {
    if (text === null) await rm(file, { force: true })
    else await replace(file, text)
  } catch (error) {
    throw new Error(refusal(name, error), { cause: error })
  }
  return true
}

const READ_ONLY = ['EACCES', 'EPERM', 'EROFS', 'EBUSY']

function refusal(name: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (READ_ONLY.includes(code)) return `${name} may not be written: it or its folder is read-only, or another program holds it.`
  return code === 'ENOSPC' || code === 'EDQUOT' ? `The disk is full: ${name} was not written.` : `${name} could not be written: ${error instanceof Error ? error.message : String(error)}`
}

async function checkParents(dir: string, name: string): Promise<void> {
  const parts = name.split('/').slice(0, -1)
  for (const [i] of parts.entries()) {
    const parent = parts.slice(0, i + 1).join('/')
    const stat = await lstat(path.join(dir, parent)).catch(() => null)
    if (stat === null) return
    if (!stat.isDirectory()) throw new Error(`${parent} is ${stat.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'a file'}, so nothing is written inside it.`)
  }
}

async function textThere(file: string, name: string): Promise<string | null> {
  const stat = await lstat(file).catch(() => null)
  if (stat === null) return null
  if (!stat.isFile()) throw new Error(`${name} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'a folder'}: nothing was written over it.`)
  const text = textIn(await readFile(file))
  if (text === null) throw new Error(`${name} is in the folder already, and is no text: nothing was written over it. Choose another name.`)
  return text
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const next = path.join(path.dirname(file), onItsWay(path.basename(file)))
  try {
    await writeFile(next, text)
    const mode = (await lstat(file).catch(() => null))?.mode
    if (mode !== undefined) await chmod(next, mode & 0o777)
    await rename(next, file)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
}
