import { MS, SECOND, type Ns } from '../contract/time.ts'

const two = (n: number) => String(n).padStart(2, '0')
const three = (n: number) => String(n).padStart(3, '0')

/** A moment of virtual time: 00:12.480 (minutes:seconds.milliseconds), with the hours in front once there are any. */
export function clockText(t: Ns): string {
  const ms = Math.floor(Math.max(0, t) / MS)
  const s = Math.floor(ms / 1000)
  const hours = Math.floor(s / 3600)
  return `${hours > 0 ? `${two(hours)}:` : ''}${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${three(ms % 1000)}`
}

/** A span of virtual time with its unit: 340 µs, 12.4 ms, 3 s, 2 min 5 s. */
export function durationText(ns: Ns): string {
  if (ns < 1000) return `${Math.round(ns)} ns`
  if (ns < MS) return `${trim(ns / 1000)} µs`
  if (ns < SECOND) return `${trim(ns / MS)} ms`
  const s = ns / SECOND
  if (s < 60) return `${trim(s)} s`
  const whole = Math.round(s)
  if (whole < 3600) return joined(whole, 60, 'min', 's')
  return joined(Math.round(s / 60), 60, 'h', 'min')
}

export const msText = (ms: number): string => durationText(ms * MS)

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${trim(bytes / 1024)} KiB`
  return `${trim(bytes / 1024 / 1024)} MiB`
}

/** A share 0..1 as 0 %, 0.4 %, 12 %, 100 %. */
export const shareText = (share: number): string => `${Number((share * 100).toFixed(share < 0.01 ? 1 : 0))} %`

export const countText = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

/** Three figures are enough for a reader; whole numbers stay whole. */
function trim(n: number): string {
  const digits = n >= 100 || Number.isInteger(n) ? 0 : n >= 10 ? 1 : 2
  return String(Number(n.toFixed(digits)))
}

function joined(n: number, base: number, big: string, small: string): string {
  const rest = n % base
  return rest === 0 ? `${n / base} ${big}` : `${Math.floor(n / base)} ${big} ${rest} ${small}`
}

/** Text of the engine with its long durations in seconds: "timed out after 30000 ms" is 30 s. */
export const withSeconds = (text: string): string => text.replace(/\b(\d{4,}) ms\b/g, (_, ms: string) => msText(Number(ms)))
