import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, sha3_512 } from '@noble/hashes/sha3.js'

/** A Python bytes object as it arrives: to be let go. */
interface BytesProxy { toJs(): Uint8Array; destroy(): void }

const HASHES = { md5, sha1, sha224, sha256, sha384, sha512, sha3_256, sha3_512 }

const take = (proxy: BytesProxy): Uint8Array => {
  const bytes = proxy.toJs().slice()
  proxy.destroy()
  return bytes
}

/** What hashlib has of OpenSSL, which is not in the interpreter: passwords into keys. In Python it would take minutes. */
export const keyDerivation = Object.freeze({
  /** Undefined (None) for a hash that is not there. */
  pbkdf2(name: string, password: BytesProxy, salt: BytesProxy, iterations: number, length: number): Uint8Array | undefined {
    const [secret, grain] = [take(password), take(salt)]
    const hash = Object.hasOwn(HASHES, name) ? HASHES[name as keyof typeof HASHES] : null
    if (!hash) return undefined
    return pbkdf2(hash, secret, grain, { c: iterations, dkLen: length || hmac(hash, secret, grain).length })
  },
  scrypt(password: BytesProxy, salt: BytesProxy, cost: number, blockSize: number, parallelism: number, length: number): Uint8Array {
    return scrypt(take(password), take(salt), { N: cost, r: blockSize, p: parallelism, dkLen: length, maxmem: Number.MAX_SAFE_INTEGER })
  },
})
