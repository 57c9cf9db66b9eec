import * as z from 'zod/mini'
import type { SettingsStorage } from '../ports.ts'
import type { Draft, FolderJournal, Journal, Unwritten } from './types.ts'

const draftSchema: z.ZodMiniType<Draft> = z.object({
  lessonId: z.string(),
  version: z.int(),
  edits: z.record(z.string(), z.nullable(z.string())),
  open: z.array(z.string()),
  active: z.string(),
})

const journalKey = (lessonId: string) => `faultline:journal:${lessonId}`
const SETTINGS_KEY = 'faultline:settings'

/** Where localStorage is blocked, even asking for it throws; then there is no last word, and the page goes on. */
function attempt<T>(action: (storage: Storage) => T): T | undefined {
  try {
    return action(window.localStorage)
  } catch {
    return undefined
  }
}

function readJson(key: string): unknown {
  const text = attempt((storage) => storage.getItem(key))
  if (text === undefined || text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const localJournal: Journal = {
  write: (draft) => void attempt((storage) => storage.setItem(journalKey(draft.lessonId), JSON.stringify(draft))),
  read(lessonId) {
    const parsed = draftSchema.safeParse(readJson(journalKey(lessonId)))
    return parsed.success ? parsed.data : null
  },
  clear: (lessonId) => void attempt((storage) => storage.removeItem(journalKey(lessonId))),
}

const folderKey = (folderId: string) => `faultline:folder:${folderId}`
const textOrNone = z.nullable(z.string())
const unwrittenSchema: z.ZodMiniType<Unwritten> = z.record(z.string(), z.object({ before: textOrNone, text: textOrNone }))

export const localFolderJournal: FolderJournal = {
  write: (folderId, unwritten) => void attempt((storage) => storage.setItem(folderKey(folderId), JSON.stringify(unwritten))),
  read(folderId) {
    const parsed = unwrittenSchema.safeParse(readJson(folderKey(folderId)))
    return parsed.success ? parsed.data : null
  },
  clear: (folderId) => void attempt((storage) => storage.removeItem(folderKey(folderId))),
}

/** index.html reads the theme from here before the first paint. */
export const localSettings: SettingsStorage = {
  read: () => readJson(SETTINGS_KEY),
  write: (value) => void attempt((storage) => storage.setItem(SETTINGS_KEY, JSON.stringify(value))),
}
