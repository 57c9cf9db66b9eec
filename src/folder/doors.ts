import { openDB, type IDBPDatabase } from 'idb'
import type { Folder } from '../contract/folder.ts'
import { handleFolder } from './handle.ts'

/** The folder that was open last, by the handle that the browser lets a page keep. */
interface Kept { id: string; handle: FileSystemDirectoryHandle }

const KEY = 'last'

type Permission = 'granted' | 'denied' | 'prompt'
/** Of Chromium's, beyond what TypeScript's library knows. */
interface AskedHandle {
  queryPermission?(options: { mode: 'readwrite' }): Promise<Permission>
  requestPermission?(options: { mode: 'readwrite' }): Promise<Permission>
}
interface Picker { showDirectoryPicker(options: { id: string; mode: 'readwrite' }): Promise<FileSystemDirectoryHandle> }

const database = (): Promise<IDBPDatabase> => openDB('faultline-folders', 1, { upgrade: (db) => void db.createObjectStore('handles') })

/** Lets the learner choose a folder; null where they close the dialog. */
export async function pickFolder(page: object, newId: () => string): Promise<Folder | null> {
  const handle = await (page as Picker).showDirectoryPicker({ id: 'faultline', mode: 'readwrite' }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') return null
    throw error
  })
  return handle === null ? null : handleFolder(handle, await keep(handle, newId))
}

/** Remembers the folder; its id is the one that it had, if it is the same. Where nothing can be stored it has one for this page. */
async function keep(handle: FileSystemDirectoryHandle, newId: () => string): Promise<string> {
  try {
    const before = await lastKept()
    const id = before !== null && await before.handle.isSameEntry(handle) ? before.id : newId()
    await (await database()).put('handles', { id, handle } satisfies Kept, KEY)
    return id
  } catch {
    return newId()
  }
}

async function lastKept(): Promise<Kept | null> {
  const kept = await (await database()).get('handles', KEY) as Kept | undefined
  return kept ?? null
}

export interface Last { name: string; isAllowed: boolean; open(): Promise<Folder | null> }

export async function lastFolder(): Promise<Last | null> {
  const kept = await lastKept().catch(() => null)
  if (kept === null) return null
  const { handle, id } = kept
  const asked = handle as AskedHandle
  return {
    name: handle.name,
    isAllowed: await asked.queryPermission?.({ mode: 'readwrite' }) !== 'prompt',
    async open() {
      const permission = await asked.requestPermission?.({ mode: 'readwrite' }) ?? 'granted'
      return permission === 'granted' ? handleFolder(handle, id) : null
    },
  }
}
