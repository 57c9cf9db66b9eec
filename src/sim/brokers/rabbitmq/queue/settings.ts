import { lookup, textIn, type Table } from '../wire/table.ts'

/** What a queue's arguments say. Times in milliseconds. */
export interface Settings {
  type: 'classic' | 'quorum'
  messageTtl: number | null
  expires: number | null
  maxLength: number | null
  maxBytes: number | null
  overflow: 'drop-head' | 'reject-publish' | 'reject-publish-dlx'
  deadLetterExchange: string | null
  deadLetterKey: string | null
  maxPriority: number | null
  singleActive: boolean
  deliveryLimit: number | null
}

/** A quorum queue's own limit since RabbitMQ 4.0, where none is given. */
const DELIVERY_LIMIT = 20

export function settingsOf(args: Table): Settings {
  const quorum = textIn(args, 'x-queue-type') === 'quorum'
  const overflow = (textIn(args, 'x-overflow') ?? 'drop-head') as Settings['overflow']
  const limit = numberIn(args, 'x-delivery-limit')
  return {
    type: quorum ? 'quorum' : 'classic',
    messageTtl: numberIn(args, 'x-message-ttl'),
    expires: numberIn(args, 'x-expires'),
    maxLength: numberIn(args, 'x-max-length'),
    maxBytes: numberIn(args, 'x-max-length-bytes'),
    // A quorum queue knows no more than two strategies, and takes the third for none.
    overflow: quorum && overflow === 'reject-publish-dlx' ? 'drop-head' : overflow,
    deadLetterExchange: textIn(args, 'x-dead-letter-exchange') ?? null,
    deadLetterKey: textIn(args, 'x-dead-letter-routing-key') ?? null,
    maxPriority: numberIn(args, 'x-max-priority'),
    singleActive: lookup(args, 'x-single-active-consumer')?.value === true,
    // A negative one is none.
    deliveryLimit: !quorum || (limit !== null && limit < 0) ? null : limit ?? DELIVERY_LIMIT,
  }
}

export function numberIn(args: Table, name: string): number | null {
  const value = lookup(args, name)?.value
  return typeof value === 'number' ? value : null
}
