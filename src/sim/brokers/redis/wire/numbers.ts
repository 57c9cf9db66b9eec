/** Numbers as Redis reads and writes them. */
const LONG_MIN = -(2n ** 63n)
const LONG_MAX = 2n ** 63n - 1n
export const UNSIGNED_MAX = 2n ** 64n - 1n

const STRICT = /^(?:0|-?[1-9]\d*)$/

/** A 64-bit integer, strictly: no sign but -, no spaces, no leading zeros. */
export function readLong(text: string): bigint | null {
  if (text.length > 20 || !STRICT.test(text)) return null
  const value = BigInt(text)
  return isLong(value) ? value : null
}
export const isLong = (value: bigint): boolean => value >= LONG_MIN && value <= LONG_MAX

/** The same as a number; those beyond 2^53 lose their last digits, which no count, index or time needs. */
export function readInt(text: string): number | null {
  if (text.length < 16) return STRICT.test(text) ? Number(text) : null
  const value = readLong(text)
  return value === null ? null : Number(value)
}

/** strtod, in full: decimal, exponents, infinities; not a number is none. */
export function readDouble(text: string): number | null {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return finite(Number(text))
  const hex = /^([+-]?)0x([\da-f]+)$/i.exec(text)
  return hex ? Number(`0x${hex[2]}`) * (hex[1] === '-' ? -1 : 1) : null
}

/** Beyond what a double holds: an error, as with strtod. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** %.17g: what Redis 7.0 answers for a score. */
export function doubleText(value: number): string {
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value)
  const [mantissa = '', exponent = '0'] = value.toExponential(16).split('e')
  const power = Number(exponent)
  if (power < -5 + 1 || power >= 17) return `${trimmed(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return trimmed(value.toFixed(Math.min(100, Math.max(0, 16 - power))))
}

const trimmed = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)

/**
 * INCRBYFLOAT: the real one adds 80-bit floats and writes 17 decimals, which is what decimal arithmetic gives for all but extreme
 * values. null: not finite.
 */
export function addDecimals(a: string, b: string): string | null {
  const [left, right] = [decimalOf(a), decimalOf(b)]
  if (left === null || right === null) return null
  const scale = Math.max(left.scale, right.scale)
  const sum = left.digits * 10n ** BigInt(scale - left.scale) + right.digits * 10n ** BigInt(scale - right.scale)
  return decimalText(sum, scale)
}

function decimalOf(text: string): { digits: bigint; scale: number } | null {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text)
  if (!match) return null
  const [, sign, whole = '', part = '', exponent = '0'] = match
  const digits = BigInt(`${whole}${part}` || '0') * (sign === '-' ? -1n : 1n)
  const scale = part.length - Number(exponent)
  if (Math.abs(scale) > 4950) return { digits: 0n, scale: 0 }
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

function decimalText(value: bigint, scale: number): string {
  let digits = value
  let places = scale
  if (places > 17) {
    const unit = 10n ** BigInt(places - 17)
    // Half to even is for ties alone, and there are none but in tests.
    digits = (digits + (digits < 0n ? -unit : unit) / 2n) / unit
    places = 17
  }
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
  return sign + (places === 0 ? text : trimmed(`${text.slice(0, -places)}.${text.slice(-places)}`))
}
