import { styleText } from 'node:util'

/** Words on a terminal; without colour where the output is no terminal or NO_COLOR is set. */
type Style = Parameters<typeof styleText>[0]
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

export const good = (text: string): string => styled('green', text)
export const bad = (text: string): string => styled('red', text)
export const dim = (text: string): string => styled('dim', text)
export const strong = (text: string): string => styled('bold', text)

export const mark = (ok: boolean): string => (ok ? good('\u2713') : bad('\u2717'))
export const say = (text = ''): void => { process.stdout.write(`${text}\n`) }
export const sayJson = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }

/** Text of others on a terminal: control characters (which could move the cursor or rename the window) are shown, not sent. */
export const plain = (text: string): string => text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (c) => (c === '\r' ? '' : `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`))

export const indent = (text: string, by: string): string => text.split('\n').map((line) => (line === '' ? line : `${by}${line}`)).join('\n')

/** "1 check", "5 checks" */
export const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

export function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}
