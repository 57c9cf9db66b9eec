import { expect, it } from 'vitest'
import { createSettings } from '../../src/stores/settings.ts'

it('remembers what was chosen', () => {
  let stored: unknown
  const storage = { read: () => stored, write: (value: unknown) => { stored = JSON.parse(JSON.stringify(value)) } }
  const first = createSettings(storage)
  first.getState().setTheme('dark')
  first.getState().setLayout('lesson', { prose: 20, code: 50, panels: 30 })
  first.getState().setPace({ mode: 'max' })
  const second = createSettings(storage).getState()
  expect(second).toMatchObject({ theme: 'dark', pace: { mode: 'max' }, layout: { lesson: { code: 50 } } })
})

it('takes what does not fit as not chosen', () => {
  const write = () => {}
  expect(createSettings({ read: () => ({ theme: 'pink' }), write }).getState().theme).toBe('system')
  expect(createSettings({ read: () => 'nonsense', write }).getState().theme).toBe('system')
  expect(createSettings({ read: () => ({ theme: 'dark' }), write }).getState()).toMatchObject({ theme: 'dark', pace: { mode: 'paced', speed: 1 } })
})
