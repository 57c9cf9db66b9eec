import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { LessonProgress, ProgressStorage } from '../ports.ts'
import type { Draft, DraftStorage } from './types.ts'

interface Tables extends DBSchema {
  drafts: { key: string; value: Draft }
  progress: { key: string; value: LessonProgress }
}

export interface Database { drafts: DraftStorage; progress: ProgressStorage }

/**
 * The learner's work in IndexedDB. Opened with the first use, and again after a failure, so that a browser that gives
 * way (space freed, storage allowed) is believed at the next save.
 */
export function openDatabase(name = 'faultline'): Database {
  let opening: Promise<IDBPDatabase<Tables>> | null = null
  const open = () => {
    opening ??= openDB<Tables>(name, 1, {
      upgrade(db) {
        db.createObjectStore('drafts', { keyPath: 'lessonId' })
        db.createObjectStore('progress', { keyPath: 'lessonId' })
      },
      // A newer version of the page waits in another tab, or the browser closed the database: open it anew next time.
      blocking: (_current, _blocked, event) => { (event.target as IDBDatabase).close(); opening = null },
      terminated: () => { opening = null },
    }).catch((error: unknown) => { opening = null; throw error })
    return opening
  }

  return {
    drafts: {
      load: async (lessonId) => (await (await open()).get('drafts', lessonId)) ?? null,
      async save(draft, follows) {
        const transaction = (await open()).transaction('drafts', 'readwrite')
        const stored = await transaction.store.get(draft.lessonId)
        if ((stored?.version ?? 0) !== follows) {
          await transaction.done
          return 'conflict'
        }
        await Promise.all([transaction.store.put(draft), transaction.done])
        return 'saved'
      },
    },
    progress: {
      load: async () => (await open()).getAll('progress'),
      save: async (progress) => { await (await open()).put('progress', progress) },
    },
  }
}
