import { structKind, type Given, type Kind, type Value } from './fields.ts'
import type { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/** One request and its answer, in all the versions that the broker speaks. */
export interface Api<Q, R> {
  name: string
  key: number
  min: number
  max: number
  /** The first version with compact lengths and tagged fields. */
  flexible: number
  request: Kind<Q>
  response: Kind<R>
}

export function api<Q, R>(name: string, key: number, min: number, max: number, flexible: number, request: Q, response: R): Api<Value<Q>, Value<R>> {
  return { name, key, min, max, flexible, request: structKind(request), response: structKind(response) }
}

export type RequestOf<A> = A extends Api<infer Q, unknown> ? Q : never
export type ResponseOf<A> = A extends Api<infer _Q, infer R> ? R : never
export type Answer<A> = Given<ResponseOf<A>>

const ANY = { nullable: false }

export const readRequest = <Q, R>(one: Api<Q, R>, reader: Reader, version: number): Q =>
  one.request.read(reader, { version, flexible: version >= one.flexible, ...ANY })

/** A whole frame: its length, the correlation id, and the answer. */
export function responseFrame<Q, R>(one: Api<Q, R>, version: number, correlationId: number, answer: Given<R>): Uint8Array {
  const writer = new Writer()
  writer.int32(0)
  writer.int32(correlationId)
  const flexible = version >= one.flexible
  // ApiVersions keeps the first header, so that a client can read it before it knows what the broker speaks (KIP-511).
  if (flexible && one.name !== 'ApiVersions') writer.uvarint(0)
  one.response.write(writer, answer as R, { version, flexible, ...ANY })
  writer.setInt32(0, writer.length - 4)
  return writer.done()
}
