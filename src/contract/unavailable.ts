/** Why a runtime that somebody chose cannot be had here. */
export type UnavailableReason =
  | 'not-isolated' | 'unsupported' | 'unreachable' | 'second-boot' | 'install-failed' | 'out-of-memory' | 'not-started' | 'assets' | 'ended'

/** A runtime cannot be had: what happened, and what there is to do about it, each in a sentence for a reader. */
export class RuntimeUnavailable extends Error {
  readonly reason: UnavailableReason
  readonly help: string
  constructor(reason: UnavailableReason, message: string, help: string) {
    super(message)
    this.name = 'RuntimeUnavailable'
    this.reason = reason
    this.help = help
  }
}
