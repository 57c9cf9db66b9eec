import { describe, expect, it } from 'vitest'
import type { Folder } from '../../src/contract/folder.ts'
import { readLink } from '../../src/app/runLinks.ts'
import { createStores, foundBelow } from '../../src/stores/index.ts'
import { merge } from '../../src/stores/folder/merge.ts'
import { fakeBrowser, settle, type FakeBrowser, type FakeTab } from './fakes.ts'

const WRITE = 300
const MAIN = 'orders/main.py'

/** A folder in memory that other programs write to as well. */
function fakeFolder(files: Record<string, string>) {
  let changed = () => {}
  const folder = {
    name: 'shop', id: 'folder-1', files: { ...files }, writes: [] as string[], failWith: null as Error | null,
    /** Called between reading and writing, as another program might act. */
    meanwhile: null as (() => void) | null,
    async read() {
      if (this.failWith !== null) throw this.failWith
      return { files: { ...this.files }, left: 0 }
    },
    async write(path: string, text: string | null, before: string | null) {
      if (this.failWith !== null) throw this.failWith
      this.meanwhile?.()
      if ((this.files[path] ?? null) !== before) return false
      this.writes.push(path)
      if (text === null) delete this.files[path]
      else this.files[path] = text
      return true
    },
    watch(listener: () => void) {
      changed = listener
      return () => { changed = () => {} }
    },
    /** Another program writes. */
    put(path: string, text: string) {
      this.files[path] = text
      changed()
    },
  }
  return folder satisfies Folder
}

const START = { 'compose.yaml': 'services: {}', [MAIN]: 'first', 'checks/test_orders.py': 'def test_one(lab):\n    pass\n' }

async function open(folder: Folder, browser: FakeBrowser = fakeBrowser(), tab: FakeTab = browser.tab()) {
  const stores = await createStores({ cards: [], loadLesson: () => Promise.reject(new Error('no lesson')) }, tab.ports).openFolder(folder)
  const pass = async () => { tab.timers.pass(WRITE); await settle() }
  return { ...stores, browser, tab, pass, state: () => stores.workspace.getState(), edit: (text: string) => stores.workspace.getState().edit(MAIN, text) }
}

describe('a folder of one’s own', () => {
  it('[O1] opens with a program in front, and its checks apart from what services see', async () => {
    const { state, tab, run, checks } = await open(fakeFolder(START))
    expect(state().active).toBe(MAIN)
    expect(state().open).toEqual([MAIN, 'compose.yaml'])
    await run.getState().start()
    expect(Object.keys(tab.runtime.last().request.files).sort()).toEqual(['compose.yaml', MAIN])
    await checks.getState().run()
    expect(Object.keys(tab.runtime.checks.at(-1)!.checks)).toEqual(['checks/test_orders.py'])
  })

  it('[O1] writes an edit once it has rested, and that file alone', async () => {
    const folder = fakeFolder(START)
    const { edit, state, pass } = await open(folder)
    edit('a')
    edit('ab')
    expect(state().save.kind).toBe('saving')
    expect(folder.files[MAIN]).toBe('first')
    await pass()
    expect(folder.files[MAIN]).toBe('ab')
    expect(folder.writes).toEqual([MAIN])
    expect(state().save.kind).toBe('saved')
  })

  it('[O1] adds, renames and deletes files there too', async () => {
    const folder = fakeFolder(START)
    const { state, pass } = await open(folder)
    expect(state().add('orders/new.py', 'x')).toBe('')
    expect(state().rename(MAIN, 'orders/app.py')).toBe('')
    state().remove('compose.yaml')
    await pass()
    expect(folder.files).toEqual({ 'checks/test_orders.py': START['checks/test_orders.py'], 'orders/app.py': 'first', 'orders/new.py': 'x' })
  })

  it('[O1] shows what another program writes, and keeps an edit of another file', async () => {
    const folder = fakeFolder(START)
    const { edit, state, pass } = await open(folder)
    edit('mine')
    folder.put('compose.yaml', 'services: {web: {}}')
    folder.put('notes.md', 'new')
    await pass()
    expect(state().files).toMatchObject({ [MAIN]: 'mine', 'compose.yaml': 'services: {web: {}}', 'notes.md': 'new' })
    expect(folder.files[MAIN]).toBe('mine')
    expect(state().hold).toBe('editing')
  })

  it('[O1] closes the tab of a file that another program has deleted', async () => {
    const folder = fakeFolder(START)
    const { state, pass } = await open(folder)
    delete folder.files[MAIN]
    folder.put('notes.md', '')
    await pass()
    expect(state().open).toEqual(['compose.yaml'])
    expect(state().active).toBe('compose.yaml')
  })

  describe('[O2] a file that both have changed', () => {
    const conflict = async () => {
      const folder = fakeFolder(START)
      const opened = await open(folder)
      opened.edit('mine')
      folder.put(MAIN, 'theirs')
      await opened.pass()
      return { ...opened, files: folder }
    }

    it('waits for the learner', async () => {
      const { state, folder, files } = await conflict()
      expect(state().hold).toBe('conflict')
      expect(folder!.store.getState().conflicts).toEqual([{ path: MAIN, theirs: 'theirs' }])
      expect(files.files[MAIN]).toBe('theirs')
      expect(state().files[MAIN]).toBe('mine')
    })

    it('is the page’s if the learner keeps theirs', async () => {
      const { state, keeper, files, folder } = await conflict()
      await keeper.takeOver()
      expect(files.files[MAIN]).toBe('mine')
      expect(state().hold).toBe('editing')
      expect(folder!.store.getState().conflicts).toEqual([])
    })

    it('is the folder’s if the learner takes it', async () => {
      const { state, keeper, files } = await conflict()
      await keeper.yieldToOther()
      expect(state().files[MAIN]).toBe('theirs')
      expect(files.files[MAIN]).toBe('theirs')
      expect(state().hold).toBe('editing')
    })

    it('is settled by making both alike', async () => {
      const { state, edit, pass } = await conflict()
      edit('theirs')
      await pass()
      expect(state().hold).toBe('editing')
    })

    it('does not keep the others from being written', async () => {
      const { state, pass, files } = await conflict()
      state().edit('compose.yaml', 'services: {a: {}}')
      await pass()
      expect(files.files['compose.yaml']).toBe('services: {a: {}}')
      expect(state().hold).toBe('conflict')
    })
  })

  it('[O2] is not written over between being read and being written', async () => {
    const folder = fakeFolder(START)
    const { edit, pass, state } = await open(folder)
    edit('mine')
    folder.meanwhile = () => { folder.files[MAIN] = 'quicker' }
    await pass()
    expect(folder.files[MAIN]).toBe('quicker')
    expect(state().hold).toBe('conflict')
  })

  it('[O2] gives up on a folder that somebody writes to all the time, and says so', async () => {
    const folder = fakeFolder(START)
    const { edit, pass, state } = await open(folder)
    edit('mine')
    folder.write = async () => false
    await pass()
    expect(state().save).toEqual({ kind: 'memory', reason: 'Another program writes to the folder all the time.' })
  })

  it('[O3] says why nothing can be written, and writes it once it can', async () => {
    const folder = fakeFolder(START)
    const { edit, pass, state, browser } = await open(folder)
    folder.failWith = new Error('The disk is full.')
    edit('mine')
    await pass()
    expect(state().save).toEqual({ kind: 'memory', reason: 'The disk is full.' })
    expect(browser.folderJournal.kept.get('folder-1')).toEqual({ [MAIN]: { before: 'first', text: 'mine' } })
    folder.failWith = null
    folder.put('notes.md', '')
    await pass()
    expect(folder.files[MAIN]).toBe('mine')
    expect(state().save.kind).toBe('saved')
    expect(browser.folderJournal.kept.size).toBe(0)
  })

  it('[O3] asks again for a folder that is out of reach, whether or not anybody tells that it is back', async () => {
    const folder = fakeFolder(START)
    const { edit, pass, tab, state } = await open(folder)
    folder.failWith = new Error('The folder is not there any more.')
    edit('mine')
    await pass()
    tab.timers.pass(2000)
    await settle()
    expect([state().save.kind, folder.files[MAIN]]).toEqual(['memory', 'first'])
    folder.failWith = null
    tab.timers.pass(2000)
    await settle()
    expect([state().save.kind, folder.files[MAIN]]).toEqual(['saved', 'mine'])
  })

  const closed = async (then: (folder: ReturnType<typeof fakeFolder>) => void) => {
    const folder = fakeFolder(START)
    const first = await open(folder)
    first.edit('the last word')
    // The browser ends the page before anything asynchronous is done.
    const { read } = folder
    folder.read = () => new Promise(() => {})
    first.keeper.flushNow()
    folder.read = read
    then(folder)
    const second = await open(folder, first.browser, first.browser.tab())
    await settle()
    return { folder, second }
  }

  it('[O3] loses nothing when the tab closes in mid-edit', async () => {
    const { folder, second } = await closed(() => {})
    expect(second.state().files[MAIN]).toBe('the last word')
    expect(folder.files[MAIN]).toBe('the last word')
    expect(second.browser.folderJournal.kept.size).toBe(0)
  })

  it('[O3] asks when the folder has changed since the tab was closed', async () => {
    const { folder, second } = await closed(({ files }) => { files[MAIN] = 'theirs' })
    expect(second.state().hold).toBe('conflict')
    expect(folder.files[MAIN]).toBe('theirs')
    expect(second.state().files[MAIN]).toBe('the last word')
  })

  it('[O3] writes what is unwritten when the learner leaves', async () => {
    const folder = fakeFolder(START)
    const { edit, dispose } = await open(folder)
    edit('mine')
    await dispose()
    expect(folder.files[MAIN]).toBe('mine')
  })

  it('adds a first service where there is no lab', async () => {
    const folder = fakeFolder({ 'notes.md': 'mine' })
    const { folder: opened, state, pass } = await open(folder)
    expect(state().active).toBe('notes.md')
    await opened!.addFirstFiles()
    await pass()
    expect(folder.files).toEqual({ 'notes.md': 'mine', 'compose.yaml': 'services: {}' })
  })
})

describe('[O1] merging file by file', () => {
  const known = { a: '1', b: '1', c: '1' }
  it.each([
    ['nothing', known, known, { files: known, unwritten: [], conflicts: [] }],
    ['an edit here', { ...known, a: '2' }, known, { files: { ...known, a: '2' }, unwritten: ['a'], conflicts: [] }],
    ['an edit there', known, { ...known, a: '2' }, { files: { ...known, a: '2' }, unwritten: [], conflicts: [] }],
    ['the same on both', { ...known, a: '2' }, { ...known, a: '2' }, { files: { ...known, a: '2' }, unwritten: [], conflicts: [] }],
    ['two edits', { ...known, a: '2' }, { ...known, a: '3' }, { files: { ...known, a: '2' }, unwritten: [], conflicts: ['a'] }],
    ['deleted here', { b: '1', c: '1' }, known, { files: { b: '1', c: '1' }, unwritten: ['a'], conflicts: [] }],
    ['deleted there', known, { b: '1', c: '1' }, { files: { b: '1', c: '1' }, unwritten: [], conflicts: [] }],
    ['deleted here, edited there', { b: '1', c: '1' }, { ...known, a: '2' }, { files: { b: '1', c: '1' }, unwritten: [], conflicts: ['a'] }],
    ['new on both, not alike', { ...known, d: '1' }, { ...known, d: '2' }, { files: { ...known, d: '1' }, unwritten: [], conflicts: ['d'] }],
  ])('%s', (_, page, folder, expected) => {
    expect(merge(known, page, folder)).toEqual(expected)
  })

  it('keeps the identity of files that nothing was taken into', () => {
    const page = { ...known, a: '2' }
    expect(merge(known, page, known).files).toBe(page)
  })
})

describe('[L3] a link to a run of a folder', () => {
  it('holds the services’ files, and neither the checks nor the folder’s name; it needs no lesson', async () => {
    const { run, tab, share, browser } = await open(fakeFolder({ ...START, 'README.md': '# How it sells' }))
    await run.getState().start()
    tab.runtime.last().emit({ kind: 'stdout', t: 1e9, process: 'orders', text: 'a' } as never)
    const link = readLink((await share()).slice('/run/'.length))
    expect(link).toMatchObject({ lesson: 'folder', edits: { [MAIN]: 'first', 'README.md': '# How it sells' }, seed: 1 })
    expect(Object.keys(link.edits)).not.toContain('checks/test_orders.py')
    expect(JSON.stringify(link)).not.toContain('shop')

    const other = browser.tab()
    const shared = await createStores({ cards: [], loadLesson: () => Promise.reject(new Error('no lesson')) }, other.ports).openSharedFolder(link)
    await settle()
    expect(shared.workspace.getState()).toMatchObject({ hold: 'viewing', open: [MAIN, 'compose.yaml'] })
    expect(shared.lesson.prose.map(({ html }) => html)).toEqual(['# How it sells'])
    expect(shared.shared!.store.getState().otherLesson).toBe(false)
    expect(other.runtime.last().request.files).toEqual({ 'compose.yaml': 'services: {}', [MAIN]: 'first', 'README.md': '# How it sells' })
  })
})

it.each([
  [['notes.md', 'orders/main.py'], [], []],
  [['lesson.md', 'start/compose.yaml'], [''], []],
  [['04/01/lesson.md', '04/01/start/compose.yaml', '04/02/lesson.md', 'labs/pair/compose.yaml', 'my-lesson.md'], ['04/01', '04/02'], ['labs/pair']],
])('tells lessons and labs that lie further down: %j', (paths, lessons, labs) => {
  expect(foundBelow(paths)).toEqual({ lessons, labs })
})
