import { describe, expect, it } from 'vitest'
import { createStores } from '../../src/stores/index.ts'
import { fakeBrowser, lesson, settle, type FakeTab } from './fakes.ts'

const open = async (tab: FakeTab) => {
  const stores = await createStores({ cards: [], loadLesson: async () => lesson }, tab.ports).openLesson(lesson)
  return { ...stores, state: () => stores.workspace.getState(), edit: (text: string) => stores.workspace.getState().edit('orders/main.py', text) }
}
const SAVE = 300

describe('keeping the work', () => {
  it('stores an edit within 300 ms, many quick ones once', async () => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const { edit, state } = await open(tab)
    edit('a')
    edit('ab')
    expect(state().save.kind).toBe('saving')
    tab.timers.pass(SAVE)
    await settle()
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'ab' })
    expect(browser.drafts.saves).toBe(1)
    expect(state().save.kind).toBe('saved')
  })

  it('brings everything back, tabs too', async () => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const first = await open(tab)
    first.edit('mine')
    first.workspace.getState().show('compose.yaml')
    await first.dispose()
    const second = await open(browser.tab())
    expect(second.state().files['orders/main.py']).toBe('mine')
    expect(second.state().active).toBe('compose.yaml')
    expect(second.state().save.kind).toBe('saved')
  })

  it('loses nothing when the tab closes in mid-edit', async () => {
    const browser = fakeBrowser()
    const closing = await open(browser.tab())
    closing.edit('the last word')
    // The browser ends the page before anything asynchronous is done.
    const save = browser.drafts.save
    browser.drafts.save = () => new Promise(() => {})
    closing.keeper.flushNow()
    browser.drafts.save = save
    const next = await open(browser.tab())
    await settle()
    expect(next.state().files['orders/main.py']).toBe('the last word')
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'the last word' })
    expect(browser.journal.kept.size).toBe(0)
  })

  it.each([['is stored all the same', true], ['comes to nothing', false]])('loses nothing when the tab closes while an earlier edit is being stored, which %s', async (_, commits) => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const closing = await open(tab)
    const save = browser.drafts.save
    browser.drafts.save = (draft, follows) => {
      if (commits) void save.call(browser.drafts, draft, follows)
      return new Promise(() => {})
    }
    closing.edit('a word')
    tab.timers.pass(SAVE)
    closing.edit('a word and the last one')
    closing.keeper.flushNow()
    browser.drafts.save = save
    const next = await open(browser.tab())
    await settle()
    expect(next.state().files['orders/main.py']).toBe('a word and the last one')
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'a word and the last one' })
  })

  it('loses nothing when the tab closes before what it stores is stored', async () => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const closing = await open(tab)
    const save = browser.drafts.save
    browser.drafts.save = () => new Promise(() => {})
    closing.edit('the last word')
    tab.timers.pass(SAVE)
    closing.keeper.flushNow()
    browser.drafts.save = save
    const next = await open(browser.tab())
    expect(next.state().files['orders/main.py']).toBe('the last word')
  })

  it('keeps what is journalled until it is stored itself', async () => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const { edit, keeper } = await open(tab)
    const save = browser.drafts.save
    let done = () => {}
    browser.drafts.save = async (draft, follows) => {
      await new Promise<void>((resolve) => { done = resolve })
      return save.call(browser.drafts, draft, follows)
    }
    edit('a')
    tab.timers.pass(SAVE)
    edit('ab')
    keeper.flushNow()
    done()
    await settle()
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'a' })
    expect(browser.journal.kept.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'ab' })
    done()
    await settle()
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'ab' })
    expect(browser.journal.kept.size).toBe(0)
  })

  it('does not let an old journal win over what was stored after it', async () => {
    const browser = fakeBrowser()
    browser.journal.write({ lessonId: lesson.id, version: 1, edits: { 'orders/main.py': 'old' }, open: [], active: '' })
    browser.drafts.stored.set(lesson.id, { lessonId: lesson.id, version: 2, edits: { 'orders/main.py': 'new' }, open: [], active: '' })
    expect((await open(browser.tab())).state().files['orders/main.py']).toBe('new')
  })

  it('says so when the browser does not store, works on in memory, and stores again once it may', async () => {
    const browser = fakeBrowser()
    const tab = browser.tab()
    const { edit, state } = await open(tab)
    browser.drafts.failWith = new DOMException('full', 'QuotaExceededError')
    edit('a')
    tab.timers.pass(SAVE)
    await settle()
    expect(state().save).toEqual({ kind: 'memory', reason: 'The browser’s storage for this site is full.' })
    expect(state().files['orders/main.py']).toBe('a')
    browser.drafts.failWith = null
    edit('ab')
    tab.timers.pass(SAVE)
    await settle()
    expect(state().save.kind).toBe('saved')
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'ab' })
  })

  it('opens the lesson where storage is blocked from the start, and says so', async () => {
    const browser = fakeBrowser()
    browser.drafts.failWith = new DOMException('no', 'SecurityError')
    const { state } = await open(browser.tab())
    expect(state().files).toEqual(lesson.start)
    expect(state().save).toEqual({ kind: 'memory', reason: 'The browser blocks storage for this site.' })
  })
})

describe('two tabs on one lesson', () => {
  const pair = async () => {
    const browser = fakeBrowser()
    const [tabA, tabB] = [browser.tab(), browser.tab()]
    const a = await open(tabA)
    const b = await open(tabB)
    return { browser, tabA, tabB, a, b }
  }

  it('the second only reads, and follows the first', async () => {
    const { a, b, tabA } = await pair()
    expect(a.state().hold).toBe('editing')
    expect(b.state().hold).toBe('reading')
    a.edit('from a')
    tabA.timers.pass(SAVE)
    await settle()
    expect(b.state().files['orders/main.py']).toBe('from a')
    b.edit('from b')
    expect(b.state().files['orders/main.py']).toBe('from a')
  })

  it('the second takes over: what the first had not stored yet comes along, and the first reads from then on', async () => {
    const { a, b, tabB } = await pair()
    a.edit('unsaved in a')
    await b.keeper.takeOver()
    await settle()
    expect(a.state().hold).toBe('reading')
    expect(b.state().hold).toBe('editing')
    expect(b.state().files['orders/main.py']).toBe('unsaved in a')
    b.edit('now b')
    tabB.timers.pass(SAVE)
    await settle()
    expect(a.state().files['orders/main.py']).toBe('now b')
  })

  it('never overwrites a version that another tab stored unheard', async () => {
    const { browser, a, tabA } = await pair()
    browser.drafts.stored.set(lesson.id, { lessonId: lesson.id, version: 5, edits: { 'orders/main.py': 'theirs' }, open: [], active: '' })
    a.edit('mine')
    tabA.timers.pass(SAVE)
    await settle()
    expect(a.state().hold).toBe('conflict')
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'theirs' })
    expect(a.state().files['orders/main.py']).toBe('mine')
  })

  it('leaves the choice to the learner: keep these, or use the other’s', async () => {
    for (const keep of [true, false]) {
      const { browser, a, tabA } = await pair()
      browser.drafts.stored.set(lesson.id, { lessonId: lesson.id, version: 5, edits: { 'orders/main.py': 'theirs' }, open: [], active: '' })
      a.edit('mine')
      tabA.timers.pass(SAVE)
      await settle()
      await (keep ? a.keeper.takeOver() : a.keeper.yieldToOther())
      await settle()
      expect(a.state().files['orders/main.py']).toBe(keep ? 'mine' : 'theirs')
      expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': keep ? 'mine' : 'theirs' })
      expect(a.state().hold).toBe(keep ? 'editing' : 'reading')
    }
  })

  it('lets the typing go on until the choice, and keeps all of it', async () => {
    const { browser, a, tabA } = await pair()
    browser.drafts.stored.set(lesson.id, { lessonId: lesson.id, version: 5, edits: { 'orders/main.py': 'theirs' }, open: [], active: '' })
    a.edit('m')
    tabA.timers.pass(SAVE)
    await settle()
    expect(a.state().hold).toBe('conflict')
    a.edit('mine, whole')
    tabA.timers.pass(SAVE)
    await settle()
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'theirs' })
    await a.keeper.takeOver()
    expect(browser.drafts.stored.get(lesson.id)?.edits).toEqual({ 'orders/main.py': 'mine, whole' })
  })

  it('a tab that closes leaves the lesson to the next', async () => {
    const { browser, a, b } = await pair()
    await a.dispose()
    await b.dispose()
    expect((await open(browser.tab())).state().hold).toBe('editing')
  })
})
