import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../../../src/ui/design/tokens.css'
import '../../../src/ui/design/base.css'
import { createRoot } from 'react-dom/client'
import { AppStoresProvider, createStores, LessonStoresProvider, type PanelId } from '../../../src/stores/index.ts'
import { Toasts } from '../../../src/ui/design/index.ts'
import { PanelDeck, ServiceMap, TimeBar } from '../../../src/ui/panels/index.ts'
import { lab, lesson } from './lesson.ts'
import { mapOf } from './maps.ts'
import { createPlayer } from './runtime.ts'

const wanted = new URLSearchParams(location.search)
const number = (name: string, otherwise: number) => Number(wanted.get(name) ?? otherwise)
const events = number('events', 5000)
document.documentElement.dataset['theme'] = wanted.get('theme') ?? 'light'

const map = mapOf(wanted.get('map') ?? '')

let ids = 0
const app = createStores({ cards: [], loadLesson: async () => lesson }, {
  runtime: createPlayer({ events, atOnce: number('atonce', map?.events.length ?? 0), perFrame: number('perframe', 100), ...(map ? { log: map.events } : {}) }),
  readLab: () => ({ lab: map?.lab ?? lab, problems: [] }),
  loadWorld: async () => undefined, projectOf: async (_lesson, files) => files,
  links: () => import('../../../src/app/runLinks.ts'),
  drafts: { load: async () => null, save: async () => 'saved' },
  journal: { write() {}, read: () => null, clear() {} },
  folders: { served: null, pick: null, last: async () => null, firstFiles: async () => ({}) },
  folderJournal: { write() {}, read: () => null, clear() {} },
  renderReadme: async () => [],
  tabs: { post() {}, listen: () => () => {} },
  progress: { load: async () => [], save: async () => {} },
  settings: { read: () => ({ pace: wanted.get('pace') === 'max' ? { mode: 'max' } : wanted.get('pace') === 'paused' ? { mode: 'paused' } : { mode: 'paced', speed: 1 } }), write() {} },
  timers: { after: () => () => {} },
  newId: () => `id-${++ids}`,
})
const stores = await app.openLesson(lesson)
// For the tests that drive this page.
Object.assign(window, { stores })
stores.ui.getState().showPanel((wanted.get('panel') ?? 'requests') as PanelId)
if (wanted.get('run') !== 'no') await stores.run.getState().start()
if (wanted.get('check') === 'yes') await stores.checks.getState().run()
if (wanted.has('cursor')) stores.ui.getState().setCursor(number('cursor', 0) * 1e9)

const split = { display: 'grid', gridTemplateRows: 'minmax(0, 2fr) minmax(0, 3fr)', minHeight: 0, minWidth: 0, gridTemplateColumns: 'minmax(0, 1fr)', borderLeft: '1px solid var(--line)' } as const
const phone = matchMedia('(max-width: 720px)').matches

createRoot(document.getElementById('root')!).render(
  <AppStoresProvider stores={app}>
    <LessonStoresProvider stores={stores}>
      <main style={{ display: 'grid', gridTemplateRows: 'minmax(0, 1fr) auto', height: '100dvh' }}>
        <div style={{ display: 'grid', gridTemplateColumns: phone ? 'minmax(0, 1fr)' : `1fr ${wanted.get('pane') ?? '430px'}`, minHeight: 0 }}>
          {!phone && <div />}
          <div style={split}>
            <div style={{ minHeight: 0, borderBottom: '1px solid var(--line)' }}><ServiceMap /></div>
            <div style={{ minHeight: 0 }}><PanelDeck /></div>
          </div>
        </div>
        <TimeBar />
      </main>
      <Toasts />
    </LessonStoresProvider>
  </AppStoresProvider>,
)
