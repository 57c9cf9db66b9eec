import { cards, loadLesson } from 'virtual:lessons'
import { openDatabase } from '../stores/persist/database.ts'
import { localJournal, localSettings } from '../stores/persist/local.ts'
import { openTabChannel } from '../stores/persist/tabs.ts'
import { createStores, type AppStores } from '../stores/index.ts'
import { lazyRuntime } from './lazyRuntime.ts'

/** The composition root: the only place that chooses which implementation stands behind each port. */
export function compose(): AppStores {
  const database = openDatabase()
  return createStores({ cards, loadLesson }, {
    runtime: lazyRuntime(async () => {
      const { createLocalRuntime } = await import('../runtime/local/index.ts')
      return createLocalRuntime(new URL('sandbox/', document.baseURI).href)
    }),
    readLab: async (files) => (await import('../lab/compose.ts')).readLab(files),
    // The lessons of this slice have no outside world.
    loadWorld: async () => undefined,
    drafts: database.drafts,
    progress: database.progress,
    journal: localJournal,
    settings: localSettings,
    tabs: openTabChannel(),
    timers: {
      after(ms, action) {
        const timer = setTimeout(action, ms)
        return () => clearTimeout(timer)
      },
    },
    newId,
  })
}

/** Not crypto.randomUUID: that exists on secure origins only, and a class may well be served over plain HTTP. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
