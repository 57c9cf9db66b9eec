import { describe, expect, it } from 'vitest'
import { createWorkspace } from '../../src/stores/workspace.ts'
import { applyEdits, editsOf, pathProblem } from '../../src/stores/files.ts'
import { lesson } from './fakes.ts'

const open = () => createWorkspace(lesson, null)

describe('the workspace', () => {
  it('opens as the lesson says', () => {
    const { files, open: tabs, active } = open().getState()
    expect(files).toEqual(lesson.start)
    expect(tabs).toEqual(['orders/main.py', 'payments/main.py'])
    expect(active).toBe('orders/main.py')
  })

  it('opens as the learner left it, over a lesson that has changed since', () => {
    const draft = { lessonId: lesson.id, version: 3, edits: { 'orders/main.py': 'mine', 'payments/main.py': null }, open: ['orders/main.py', 'payments/main.py'], active: 'payments/main.py' }
    const { files, open: tabs, active } = createWorkspace({ ...lesson, start: { ...lesson.start, 'compose.yaml': 'newer' } }, draft).getState()
    expect(files).toEqual({ 'compose.yaml': 'newer', 'orders/main.py': 'mine' })
    expect(tabs).toEqual(['orders/main.py'])
    expect(active).toBe('orders/main.py')
  })

  it('edits, and says what is changed', () => {
    const store = open()
    store.getState().edit('orders/main.py', 'new')
    expect(store.getState().files['orders/main.py']).toBe('new')
    expect(store.getState().isChanged('orders/main.py')).toBe(true)
    expect(store.getState().isChanged('payments/main.py')).toBe(false)
    store.getState().edit('orders/main.py', lesson.start['orders/main.py']!)
    expect(store.getState().isEdited()).toBe(false)
  })

  it('does nothing to its files while another tab edits them', () => {
    const store = open()
    store.setState({ hold: 'reading' })
    store.getState().edit('orders/main.py', 'new')
    store.getState().remove('orders/main.py')
    store.getState().resetAll()
    expect(store.getState().files).toEqual(lesson.start)
    expect(store.getState().revision).toBe(0)
  })

  it('adds, renames and deletes files, and keeps the tabs right', () => {
    const store = open()
    expect(store.getState().add('orders/clients.py', 'x = 1')).toBe('')
    expect(store.getState().active).toBe('orders/clients.py')
    expect(store.getState().rename('orders/clients.py', 'orders/http.py')).toBe('')
    expect(store.getState().open).toEqual(['orders/main.py', 'payments/main.py', 'orders/http.py'])
    expect(store.getState().files['orders/http.py']).toBe('x = 1')
    store.getState().remove('orders/http.py')
    expect(store.getState().files['orders/http.py']).toBeUndefined()
    expect(store.getState().active).toBe('payments/main.py')
  })

  it('says why a name will not do', () => {
    const { files } = open().getState()
    expect(pathProblem('orders/main.py', files)).toContain('is there already')
    expect(pathProblem('orders', files)).toContain('is a folder')
    expect(pathProblem('orders/main.py/x.py', files)).toContain('is a file')
    expect(pathProblem('../x.py', files)).toContain('“..” cannot')
    expect(pathProblem('/x.py', files)).toContain('inside the project')
    expect(pathProblem('a b.py', files)).toContain('cannot be part')
    expect(pathProblem('orders/new.py', files)).toBe('')
  })

  it('resets one file or all', () => {
    const store = open()
    store.getState().edit('orders/main.py', 'a')
    store.getState().edit('payments/main.py', 'b')
    store.getState().add('extra.py')
    store.getState().resetFile('orders/main.py')
    expect(store.getState().files['orders/main.py']).toBe(lesson.start['orders/main.py'])
    expect(store.getState().files['payments/main.py']).toBe('b')
    store.getState().resetFile('extra.py')
    expect(store.getState().files['extra.py']).toBeUndefined()
    store.getState().resetAll()
    expect(store.getState().files).toEqual(lesson.start)
  })

  it('closes tabs without losing files', () => {
    const store = open()
    store.getState().close('orders/main.py')
    expect(store.getState().active).toBe('payments/main.py')
    store.getState().close('payments/main.py')
    expect(store.getState().active).toBe('')
    store.getState().show('compose.yaml')
    expect(store.getState().open).toEqual(['compose.yaml'])
  })
})

describe('edits as an overlay', () => {
  it('are what differs, and give the files back', () => {
    const start = { a: '1', b: '2', c: '3' }
    const files = { a: '1', b: 'two', d: '4' }
    expect(editsOf(start, files)).toEqual({ b: 'two', c: null, d: '4' })
    expect(applyEdits(start, editsOf(start, files))).toEqual(files)
  })
})
