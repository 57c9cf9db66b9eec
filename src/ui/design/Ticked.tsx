import { Fragment } from 'react'

/** Text of the project's own in which `names` stand between backticks, as a person writes it: they are shown as code. */
export function Ticked({ text }: { text: string }) {
  // Split at the backticks, every second piece stood between two. One without a partner stays as it is.
  const pieces = text.split('`')
  const whole = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), pieces.slice(-2).join('`')]
  return whole.map((piece, i) => (i % 2 === 1 ? <code key={i}>{piece}</code> : <Fragment key={i}>{piece}</Fragment>))
}
