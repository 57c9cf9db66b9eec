import { isFolderPath, isPassedOver, LARGEST_FOLDER, textIn, type Folder, type FolderReading } from '../contract/folder.ts'

/** A folder that the browser was allowed into (File System Access). */

/** How often it is looked whether another program has written, while the page is seen: the browser tells of nothing. */
const LOOK_EVERY_MS = 2000

interface Seen { lastModified: number; size: number; text: string | null }

export function handleFolder(root: FileSystemDirectoryHandle, id: string, page: Window & typeof globalThis = window): Folder {
  /** Files as last read: one that has not been written since is not read again. */
  let seen = new Map<string, Seen>()

  async function read(): Promise<FolderReading> {
    const next = new Map<string, Seen>()
    let size = 0
    for await (const [path, handle] of walk(root, '')) {
      const file = await handle.getFile()
      if (file.size > LARGEST_FOLDER) { next.set(path, { lastModified: file.lastModified, size: file.size, text: null }); continue }
      const before = seen.get(path)
      const isSame = before !== undefined && before.lastModified === file.lastModified && before.size === file.size
      const found = isSame ? before : { lastModified: file.lastModified, size: file.size, text: textIn(await file.arrayBuffer()) }
      next.set(path, found)
      size += found.text === null ? 0 : file.size
      if (size > LARGEST_FOLDER) throw new Error(`${root.name} holds more than ${LARGEST_FOLDER / 1024 / 1024} MB (at ${path}), which a sandbox would get a copy of. Open a smaller folder, such as that of the services alone.`)
    }
    seen = next
    const entries = [...next].sort(([a], [b]) => (a < b ? -1 : 1))
    const texts = entries.flatMap(([path, { text }]): [string, string][] => (text === null ? [] : [[path, text]]))
    return { files: Object.fromEntries(texts), left: entries.length - texts.length }
  }

  async function write(path: string, text: string | null, before: string | null): Promise<boolean> {
    if (!isFolderPath(path)) throw new Error(`${path} is no name that a file of the folder may get from here.`)
    const found = await folderOf(root, path, text !== null)
    if (found === null) return before === null
    const { folder, name } = found
    const now = await textThere(folder, name)
    if (now === undefined) throw new Error(`${path} is in the folder already, and is no text: nothing was written over it. Choose another name.`)
    if (now !== before) return false
    if (text === null) {
      if (before !== null) await folder.removeEntry(name)
      return true
    }
    // The browser puts the new file in the old one's place only once it is whole.
    const out = await (await folder.getFileHandle(name, { create: true })).createWritable()
    await out.write(text)
    await out.close()
    return true
  }

  return {
    name: root.name, id,
    read: () => told(read),
    write: (path, text, before) => told(() => write(path, text, before)),
    watch(changed) {
      const timer = page.setInterval(() => { if (page.document.visibilityState === 'visible') changed() }, LOOK_EVERY_MS)
      page.addEventListener('focus', changed)
      return () => {
        page.clearInterval(timer)
        page.removeEventListener('focus', changed)
      }
    },
  }
}

async function* walk(folder: FileSystemDirectoryHandle, below: string): AsyncGenerator<[string, FileSystemFileHandle]> {
  for await (const [name, handle] of folder.entries()) {
    if (isPassedOver(name)) continue
    if (handle.kind === 'directory') yield* walk(handle as FileSystemDirectoryHandle, `${below}${name}/`)
    else yield [`${below}${name}`, handle as FileSystemFileHandle]
  }
}

/** Null where there is no such file, undefined where it is no text. */
async function textThere(folder: FileSystemDirectoryHandle, name: string): Promise<string | null | undefined> {
  const handle = await folder.getFileHandle(name).catch(orNull)
  return handle === null ? null : textIn(await (await handle.getFile()).arrayBuffer()) ?? undefined
}

/** The folder that a path's file lies in; null where it is not there and not to be made. */
async function folderOf(root: FileSystemDirectoryHandle, path: string, create: boolean): Promise<{ folder: FileSystemDirectoryHandle; name: string } | null> {
  const parts = path.split('/')
  const name = parts.pop()!
  let folder: FileSystemDirectoryHandle | null = root
  for (const part of parts) {
    folder = await folder.getDirectoryHandle(part, { create }).catch(orNull)
    if (folder === null) return null
  }
  return { folder, name }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

function orNull(error: unknown): null {
  if (nameOf(error) === 'NotFoundError') return null
  throw error
}

/** What the browser calls its refusals, in words for the learner. */
const REFUSALS: Record<string, string> = {
  NotAllowedError: 'The browser no longer lets this page into the folder. Open it again to allow it.',
  NotFoundError: 'The folder, or a file of it, is not where it was. If it was moved or renamed, open it again.',
  NoModificationAllowedError: 'The folder may not be written to: it is read-only, or another program holds the file.',
  QuotaExceededError: 'The disk is full.',
  TypeMismatchError: 'A folder stands where a file is to be written, or the other way round.',
}

async function told<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    const words = REFUSALS[nameOf(error)]
    throw words === undefined ? error : new Error(words, { cause: error })
  }
}
