import type { RequestHandler } from 'msw'
import { cards, loadLesson } from 'virtual:lessons'
import type { OutsideWorld } from '../contract/world.ts'
import { openDatabase } from '../stores/persist/database.ts'
import { localFolderJournal, localJournal, localSettings } from '../stores/persist/local.ts'
import { openTabChannel } from '../stores/persist/tabs.ts'
import { createStores, type AppStores } from '../stores/index.ts'
import type { SandboxRuntime } from '../contract/runtime.ts'
import type { HostRuntime } from '../runtime/remote/index.ts'
import type { RuntimeUnavailable } from '../contract/unavailable.ts'
import { chosenRuntime } from './chosenRuntime.ts'
import { folderDoors } from './folderDoors.ts'
import { hostAddress } from './hostAddress.ts'
import { lazyRuntime } from './lazyRuntime.ts'

/** The lessons' outside worlds (MSW handlers), each in a chunk of its own that is fetched with its first run. */
const worlds = import.meta.glob<{ handlers: RequestHandler[] }>('../../lessons/*/*/world.ts')

async function loadWorld(lessonId: string): Promise<OutsideWorld | undefined> {
  const load = worlds[`../../lessons/${lessonId}/world.ts`]
  if (!load) return undefined
  const [{ handlers }, { outsideWorld }] = await Promise.all([load(), import('../lesson/world.ts')])
  return outsideWorld(handlers)
}

/** The composition root: the only place that chooses which implementation stands behind each port. */
export function compose(): AppStores {
  const database = openDatabase()
  const host = hostAddress(location.search)
  const runtime = lazyRuntime(() => ownRuntime(host))
  const webcontainer = lazyRuntime(async () => (await import('./webContainer.ts')).createPageWebContainer(new URL(document.baseURI)))
  return createStores({ cards, loadLesson }, {
    runtime,
    host: host === null ? undefined : new URL(host).host,
    joinHost: host === null ? undefined : async (listener) => (await hostRuntime(host)).attach(listener),
    // The address has said where: no lesson and no setting says otherwise.
    runtimeFor: host !== null ? undefined : (choice, tell) => chosenRuntime(choice, runtime, webcontainer, addressFor, tell),
    readLab: async (files) => (await import('../lab/compose.ts')).readLab(files),
    loadWorld,
    projectOf: async (lesson, files) => (await import('./project.ts')).projectOf(lesson, files, worlds[`../../lessons/${lesson.id}/world.ts`] !== undefined),
    links: () => import('./runLinks.ts'),
    drafts: database.drafts,
    progress: database.progress,
    journal: localJournal,
    folders: folderDoors(window, newId),
    folderJournal: localFolderJournal,
    renderReadme: async (text) => (await import('../lesson/readme.ts')).renderReadme(text),
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

/** The page's own sandbox, or the host on this machine that its address names. */
async function ownRuntime(host: string | null): Promise<SandboxRuntime> {
  if (host !== null) return hostRuntime(host)
  const { createLocalRuntime } = await import('../runtime/local/index.ts')
  return createLocalRuntime(new URL('sandbox/', document.baseURI).href)
}

async function hostRuntime(host: string): Promise<HostRuntime> {
  const { createHostRuntime, socketLine } = await import('../runtime/remote/index.ts')
  return createHostRuntime(socketLine(host))
}

/** The same place of the page, served with the headers that a WebContainer needs. */
function addressFor({ reason }: RuntimeUnavailable): string {
  const isolated = new URL('isolated.html', document.baseURI)
  return reason === 'not-isolated' && location.pathname !== isolated.pathname ? `${isolated.pathname}${location.search}${location.hash}` : ''
}

/** Not crypto.randomUUID: that exists on secure origins only, and a class may well be served over plain HTTP. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
