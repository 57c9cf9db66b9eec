import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headersMatch, topicMatches } from '../../../src/sim/brokers/rabbitmq/exchange/match.ts'
import { readMethod, writeMethod } from '../../../src/sim/brokers/rabbitmq/wire/codec.ts'
import { contentFrames, methodFrame } from '../../../src/sim/brokers/rabbitmq/wire/frames.ts'
import { METHODS, type Args, type MethodName } from '../../../src/sim/brokers/rabbitmq/wire/methods.ts'
import { readProperties, writeProperties } from '../../../src/sim/brokers/rabbitmq/wire/properties.ts'
import { Malformed, Reader } from '../../../src/sim/brokers/rabbitmq/wire/reader.ts'
import { readTable, text, type Field, type Table } from '../../../src/sim/brokers/rabbitmq/wire/table.ts'
import { Bench } from './rabbit-bench.ts'

const short = fc.string({ maxLength: 40 })
const { table } = fc.letrec<{ field: Field; table: Table }>((tie) => ({
  field: fc.oneof(
    { depthSize: 'small' },
    short.map(text),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value): Field => ({ type: 'signedint', value })),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value): Field => ({ type: 'unsignedint', value })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Field => ({ type: 'long', value: Number.isSafeInteger(Number(value)) ? Number(value) : value })),
    fc.integer({ min: -128, max: 127 }).map((value): Field => ({ type: 'byte', value })),
    fc.integer({ min: 0, max: 65535 }).map((value): Field => ({ type: 'unsignedshort', value })),
    fc.double({ noNaN: true }).map((value): Field => ({ type: 'double', value })),
    fc.boolean().map((value): Field => ({ type: 'bool', value })),
    fc.uint8Array({ maxLength: 20 }).map((value): Field => ({ type: 'binary', value: Uint8Array.from(value) })),
    fc.constant<Field>({ type: 'void', value: null }),
    fc.tuple(fc.nat(255), fc.nat(1000)).map((value): Field => ({ type: 'decimal', value })),
    fc.array(tie('field'), { maxLength: 3 }).map((value): Field => ({ type: 'array', value })),
    tie('table').map((value): Field => ({ type: 'table', value })),
  ),
  table: fc.array(fc.tuple(short, tie('field')), { maxLength: 4 }),
}))

describe('AMQP 0-9-1 on the wire', () => {
  it('[B5] lets the next client in, whatever the last one said', () => {
    const valid: Uint8Array[] = [
      methodFrame(1, 'queue.declare', { ticket: 0, queue: 'q', passive: false, durable: false, exclusive: true, autoDelete: true, nowait: false, arguments: [['x-max-length', { type: 'byte', value: 1 }]] }),
      methodFrame(1, 'basic.consume', { ticket: 0, queue: 'q', consumerTag: 't', noLocal: false, noAck: false, exclusive: true, nowait: false, arguments: [] }),
      contentFrames(1, 'basic.publish', { ticket: 0, exchange: '', routingKey: 'q', mandatory: true, immediate: false }, writeProperties({ headers: [['a', text('b')]], expiration: '5' }), Uint8Array.of(1, 2, 3), 4096),
      methodFrame(1, 'basic.nack', { deliveryTag: 1, multiple: true, requeue: true }),
      methodFrame(2, 'channel.open', { reserved: '' }), methodFrame(1, 'tx.select', {}), methodFrame(1, 'channel.close', { code: 1, text: '', classId: 0, methodId: 0 }),
    ]
    const damage = fc.record({ frame: fc.constantFrom(...valid), at: fc.nat(60), byte: fc.nat(255), hurt: fc.boolean() })
    fc.assert(fc.property(fc.array(fc.oneof(damage, fc.uint8Array({ maxLength: 30 })), { minLength: 1, maxLength: 8 }), (said) => {
      const bench = new Bench()
      const client = bench.client()
      for (const one of said) {
        const bytes = Uint8Array.from('frame' in one ? one.frame : one)
        if ('frame' in one && one.hurt) bytes[one.at % bytes.length] = one.byte
        client.raw(bytes)
      }
      bench.pass(60_000)
      const next = bench.client()
      next.queue('fine')
      expect(next.all('queue.declare-ok')).toHaveLength(1)
    }), { numRuns: 400 })
  })

  it('does not follow tables for ever', () => {
    const deep = new Uint8Array(100_000)
    for (let at = 0, left = deep.length; left > 10; at += 7, left -= 7) deep.set([...new Uint8Array(new Uint32Array([left - 4]).buffer).reverse(), 1, 97, 70], at)
    expect(() => readTable(new Reader(deep))).toThrow(Malformed)
  })

  it('writes every method so that it is read as what it was', () => {
    const value = { octet: fc.nat(255), short: fc.nat(65535), long: fc.nat(2 ** 31), longlong: fc.maxSafeNat(), shortstr: short, longstr: fc.uint8Array({ maxLength: 30 }), bit: fc.boolean(), table }
    for (const name of Object.keys(METHODS) as MethodName[]) {
      const fields = Object.fromEntries(Object.entries(METHODS[name].fields as Record<string, keyof typeof value>).map(([field, kind]) => [field, value[kind]]))
      fc.assert(fc.property(fc.record(fields as Record<string, fc.Arbitrary<unknown>>), (args) => {
        expect(readMethod(writeMethod(name, args as Args<typeof name>))).toEqual({ name, args: { ...args } })
      }), { numRuns: 5 })
    }
  })

  it('keeps properties, and only those that are there', () => {
    const some = fc.record({
      contentType: short, headers: table, deliveryMode: fc.nat(255), priority: fc.nat(255), correlationId: short, expiration: short, timestamp: fc.maxSafeNat(), clusterId: short,
    }, { requiredKeys: [] })
    fc.assert(fc.property(some, (properties) => {
      expect(readProperties(writeProperties(properties))).toEqual({ ...properties })
    }))
  })

  it('matches topics as a regular expression of words would', () => {
    const word = fc.constantFrom('a', 'b', '')
    const key = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('.'))
    const pattern = fc.array(fc.constantFrom('a', 'b', '*', '#'), { minLength: 1, maxLength: 4 }).map((words) => words.join('.'))
    fc.assert(fc.property(pattern, key, (asked, given) => {
      const words = asked.split('.').map((one) => one === '#' ? '(?:[^.]*\\.)*' : `${one === '*' ? '[^.]*' : one}\\.`).join('')
      expect(topicMatches(asked, given)).toBe(new RegExp(`^${words}$`).test(given === '' ? '' : `${given}.`))
    }), { numRuns: 500 })
  })

  it.each<[string, Table, Table, boolean]>([
    ['all', [['a', text('1')], ['b', text('2')]], [['a', text('1')]], false],
    ['any', [['a', text('1')], ['b', text('2')]], [['a', text('1')]], true],
    ['all', [['x-a', text('1')]], [], true],
    ['all-with-x', [['x-a', text('1')]], [], false],
    ['all', [['a', { type: 'void', value: null }]], [['a', text('whatever')]], true],
    ['any', [], [['a', text('1')]], false],
    ['all', [['a', { type: 'signedint', value: 1 }]], [['a', { type: 'long', value: 1 }]], true],
  ])('matches headers: %s of %j in %j is %s', (how, wanted, headers, expected) => {
    expect(headersMatch([['x-match', text(how)], ...wanted], headers)).toBe(expected)
  })
})
