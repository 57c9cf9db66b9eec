import { describe, expect, it } from 'vitest'
import { createStores } from '../../src/stores/index.ts'
import { commandsOf, type PageActions } from '../../src/ui/commands/commands.ts'
import { bindingOf, typesCode } from '../../src/ui/commands/useKeys.ts'
import { fakeBrowser, lesson } from '../stores/fakes.ts'

const nothing = () => {}
const page: PageActions = {
  openPalette: nothing, openKeys: nothing, openSolution: nothing, confirmReset: nothing, nameFile: nothing, download: nothing, share: nothing,
  goTo: nothing, nextPane: nothing, tell: nothing,
}
const open = async (host?: string) => {
  const app = createStores({ cards: [lesson], loadLesson: async () => lesson }, { ...fakeBrowser().tab().ports, host })
  const stores = await app.openLesson(lesson)
  return { stores, commands: () => commandsOf(app, stores, page), named: (id: string) => commandsOf(app, stores, page).find((one) => one.id === id) }
}

describe('commands', () => {
  it('have a key each, but for the many of one kind, and no two the same', async () => {
    const { commands } = await open()
    const keys = commands().filter((command) => command.paletteOnly !== true).map((command) => command.keys)
    expect(keys).not.toContain(undefined)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('have ids and titles of their own', async () => {
    const { commands } = await open()
    expect(new Set(commands().map((one) => one.id)).size).toBe(commands().length)
    expect(new Set(commands().map((one) => one.title)).size).toBe(commands().length)
  })

  it('[H4] leave open where labs run, but in a page that was opened with a host', async () => {
    const choices = async (host?: string) => (await open(host)).commands().filter(({ id }) => id.startsWith('runtime-')).length
    expect([await choices(), await choices('localhost:4180')]).toEqual([3, 0])
  })

  it('follow the lab: what cannot be done now is not offered', async () => {
    const { stores, named } = await open()
    expect(named('stop')?.enabled).toBe(false)
    await stores.run.getState().start()
    expect(named('stop')?.enabled).toBe(true)
    expect(named('run')?.title).toBe('Run again from the start')
    named('pause')?.run()
    expect(named('pause')?.title).toBe('Go on')
    expect(named('step')?.enabled).toBe(true)
  })

  it('follow the files: reset is there once something is edited, and nothing edits while another tab does', async () => {
    const { stores, named } = await open()
    expect(named('reset-file')?.enabled).toBe(false)
    stores.workspace.getState().edit('orders/main.py', 'mine')
    expect(named('reset-file')?.enabled).toBe(true)
    stores.workspace.setState({ hold: 'reading' })
    expect(named('new-file')?.enabled).toBe(false)
  })

  it('walk along the open files', async () => {
    const { stores, named } = await open()
    named('next-file')?.run()
    expect(stores.workspace.getState().active).toBe('payments/main.py')
    named('next-file')?.run()
    expect(stores.workspace.getState().active).toBe('orders/main.py')
  })
})

it('keys are taken by their place on the keyboard where Alt changes what they type', () => {
  expect(bindingOf('Ctrl+Enter')).toBe('$mod+Enter')
  expect(bindingOf('Alt+Shift+1')).toBe('Alt+Shift+Digit1')
  expect(bindingOf('Ctrl+S')).toBe('$mod+KeyS')
  expect(bindingOf('Alt+]')).toBe('Alt+BracketRight')
  expect(bindingOf('F8')).toBe('F8')
})

it('a key that types a bracket on this keyboard is left to the editor', () => {
  expect(typesCode({ altKey: true, shiftKey: false, code: 'Digit5', key: '[' })).toBe(true)
  expect(typesCode({ altKey: true, shiftKey: false, code: 'KeyL', key: '@' })).toBe(true)
  expect(typesCode({ altKey: true, shiftKey: false, code: 'Digit5', key: '5' })).toBe(false)
  expect(typesCode({ altKey: true, shiftKey: false, code: 'KeyL', key: '\u00ac' })).toBe(false)
  expect(typesCode({ altKey: true, shiftKey: false, code: 'BracketLeft', key: '[' })).toBe(false)
  expect(typesCode({ altKey: false, shiftKey: true, code: 'Digit5', key: '%' })).toBe(false)
  expect(typesCode({ altKey: true, shiftKey: true, code: 'Digit1', key: '!' })).toBe(false)
})
