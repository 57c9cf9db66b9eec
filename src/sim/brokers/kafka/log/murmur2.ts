/** MurmurHash2 with Kafka's seed: what a keyed message's partition comes from (org.apache.kafka.common.utils.Utils). */
export function murmur2(bytes: Uint8Array): number {
  const m = 0x5bd1e995
  let hash = (0x9747b28c ^ bytes.length) | 0
  const whole = bytes.length & ~3
  for (let at = 0; at < whole; at += 4) {
    let k = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    k = Math.imul(k, m)
    k = Math.imul(k ^ (k >>> 24), m)
    hash = Math.imul(hash, m) ^ k
  }
  const rest = bytes.length - whole
  if (rest >= 3) hash ^= bytes[whole + 2]! << 16
  if (rest >= 2) hash ^= bytes[whole + 1]! << 8
  if (rest >= 1) hash = Math.imul(hash ^ bytes[whole]!, m)
  hash = Math.imul(hash ^ (hash >>> 13), m)
  return hash ^ (hash >>> 15)
}
