/** AMQP 0-9-1's reply codes, by the names that RabbitMQ gives them. A hard error ends the connection, a soft one its channel. */
const CODES = {
  no_route: { code: 312, hard: false },
  connection_forced: { code: 320, hard: true },
  access_refused: { code: 403, hard: false },
  not_found: { code: 404, hard: false },
  resource_locked: { code: 405, hard: false },
  precondition_failed: { code: 406, hard: false },
  frame_error: { code: 501, hard: true },
  syntax_error: { code: 502, hard: true },
  command_invalid: { code: 503, hard: true },
  channel_error: { code: 504, hard: true },
  unexpected_frame: { code: 505, hard: true },
  resource_error: { code: 506, hard: true },
  not_allowed: { code: 530, hard: true },
  not_implemented: { code: 540, hard: true },
  internal_error: { code: 541, hard: true },
} as const
export type ErrorName = keyof typeof CODES

/** What ends a channel or a connection: a mistake of the client, in the server's own words. */
export class AmqpError extends Error {
  readonly reason: ErrorName
  /** Class and method that it was made in; 0 where there is none. */
  method: readonly [number, number] = [0, 0]
  constructor(reason: ErrorName, explanation: string) {
    super(explanation)
    this.reason = reason
  }

  get code(): number { return CODES[this.reason].code }
  get hard(): boolean { return CODES[this.reason].hard }
  get word(): string { return this.reason.toUpperCase() }
  /** A short string holds 255 bytes. */
  get text(): string {
    const whole = `${this.word} - ${this.message}`
    const bytes = new TextEncoder().encode(whole)
    return bytes.length > 255 ? `${new TextDecoder().decode(bytes.subarray(0, 252))}...` : whole
  }
}

export const refuse = (reason: ErrorName, explanation: string): never => { throw new AmqpError(reason, explanation) }
