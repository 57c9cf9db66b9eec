import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import type { Command } from './commands.ts'

/** A toast is an alertdialog too, but not one that stands in the way; nor does a dialog that is fading out. */
const IN_THE_WAY = '[role="dialog"]:not([data-exiting] *), [role="alertdialog"]:not([aria-modal="false"], [data-exiting] *)'

/**
 * Listens for every command's key, before the editor does. Asks for the commands at each press: what they do follows
 * the stores, so a list made earlier would be stale.
 */
export function useKeys(commands: () => Command[]): void {
  useEffect(() => {
    const press = (id: string) => (event: KeyboardEvent) => {
      if (document.querySelector(IN_THE_WAY) !== null) return
      const command = commands().find((one) => one.id === id)
      if (command === undefined || ((command.plain === true || typesCode(event)) && isTyping(event.target))) return
      // Taken even when it can do nothing now: Ctrl+S must never offer to save the page.
      event.preventDefault()
      event.stopPropagation()
      if (command.enabled !== false) command.run()
    }
    const bindings = Object.fromEntries(
      commands().flatMap(({ id, keys }) => (keys === undefined ? [] : [[bindingOf(keys), press(id)]])),
    )
    return tinykeys(window, bindings, { capture: true, ignore: () => false })
  }, [commands])
}

/** "Ctrl+Enter" to tinykeys' notation. Letters and digits by their place on the keyboard: Alt changes what they type. */
export function bindingOf(keys: string): string {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1).map((part) => (part === 'Ctrl' ? '$mod' : part))
  // With Shift or without: where it is depends on the keyboard.
  if (key === '?') return '[Shift]+?'
  return [...modifiers, codeOf(key)].join('+')
}

const CODES: Record<string, string> = { '.': 'Period', '[': 'BracketLeft', ']': 'BracketRight' }

function codeOf(key: string): string {
  if (/^[A-Z]$/.test(key)) return `Key${key}`
  if (/^\d$/.test(key)) return `Digit${key}`
  return CODES[key] ?? key
}

/**
 * On some keyboards Alt with a letter or figure types what code is made of: @ is Alt+L and [ is Alt+5 on a German Mac. In
 * the editor that is what it does.
 */
export const typesCode = ({ altKey, shiftKey, code, key }: Pick<KeyboardEvent, 'altKey' | 'shiftKey' | 'code' | 'key'>): boolean =>
  altKey && !shiftKey && /^(Key|Digit)/.test(code) && /^[!-/:-@[-`{-~]$/.test(key)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
    || target.closest('.monaco-editor') !== null)
