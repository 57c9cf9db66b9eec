import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWhole, placed, readHeader, readRecords, writeBatch, type Record } from '../../../src/sim/brokers/kafka/log/batch.ts'
import { crc32c } from '../../../src/sim/brokers/kafka/log/crc32c.ts'
import { murmur2 } from '../../../src/sim/brokers/kafka/log/murmur2.ts'
import { countDelivery, type Deliveries } from '../../../src/sim/brokers/kafka/group/attempts.ts'
import { bytes } from './kafka-words.ts'

describe('what Kafka counts and checks by', () => {
  it('CRC-32C is that of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, n) => n))).toBe(0x46dd794e)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, n) => 31 - n))).toBe(0x113fdb5c)
    expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
  })

  it('murmur2 is that of Kafka\'s own test (UtilsTest.testMurmur2)', () => {
    const cases: [string, number][] = [
      ['21', -973932308], ['foobar', -790332482], ['a-little-bit-long-string', -985981536], ['a-little-bit-longer-string', -1486304829],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971], ['abc', 479470107],
    ]
    for (const [text, hash] of cases) expect(murmur2(bytes(text)), text).toBe(hash)
  })

  it('a batch is read as it was written, and known as broken where one byte is another', () => {
    const field = fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null })
    const record = fc.record({ timestamp: fc.integer({ min: 0, max: 2 ** 41 }), key: field, value: field, headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 5 }), field), { maxLength: 3 }) })
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), fc.nat(), (some, where) => {
      const records = some.map((one, delta): Record => ({ ...one, delta }))
      const batch = placed(writeBatch({ records }), 2 ** 33 + 5, 3)
      expect(readRecords(batch, readHeader(batch))).toEqual(records)
      expect(isWhole(batch)).toBe(true)
      batch[21 + (where % (batch.length - 21))]! ^= 1
      expect(isWhole(batch)).toBe(false)
    }))
  })

  it('deliveries are counted by runs, as one by one', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 12 }), { maxLength: 60 }), (offsets) => {
      const runs: Deliveries = new Map()
      const plain = new Map<number, number>()
      for (const offset of offsets) {
        plain.set(offset, (plain.get(offset) ?? 0) + 1)
        expect(countDelivery(runs, 'orders/0', offset)).toBe(plain.get(offset))
      }
    }))
  })
})
