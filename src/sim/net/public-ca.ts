import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from './bytes.ts'
import { BIT_STRING, OCTET_STRING, SEQUENCE, SET, UTF8, der, integer, oid, time } from './der.ts'

/**
 * The certificate authority of the simulated outside world. The machines of a lab trust it and nothing else does
 * (python/faultline/tls/public_ca.py is its certificate), so that its key may stand here: it signs for any host that a run
 * asks for. RSA with PKCS #1 v1.5 (RFC 8017), because its signatures need no random number.
 */
const MODULUS = BigInt('0x' +
  '99e5c4d90364c410f796d28a87f62ded08ed9220b70da38e1c0794c9d995575b2f2ee658966798bd4021261c5e394b93147d759b89acf9' +
  'e303847128609e8cd008182613fc9aa724586b2eb56f62ea0792b35c1618ddab861bf71de3691d56958e1d8c6b7fc26789bfd91f13844e' +
  '829b10b7432507f38a1c2a9f7402bced077bad36618df4ecc8149ecc2c6b0db1e4ca1a73aec1eb01bd78dbc965bd0ce17f4627dfe02760' +
  '6db1dec3c98c3b256294b707dd226e71d7750f588759d54a0d2b8ead6be5aef370677783c2cd0758884d9a30322148656aad497efcb983' +
  'a264657dc1c6379ab71ab3e6f74c2d126f542a8b17c42577a9687868cccb4766bb857e17')
const EXPONENT = BigInt('0x' +
  '164723a2c29200abf01b5e28fd9b8e7464b97750d30edf613fff7cf36752ee0d5e1c2cee1fffa925a435e83d6d0a603d4f5706025900b8' +
  '3fbb8f9d8dd9c6b9dd977e5f6cbf4167f6a3f20815eda4e4f9e9ab9b25fbbd8309ebdc6ef02f9436a779a61f60a462f0f808d496620de2' +
  '0b9804e87288d6c8d372565d34befcb8573fbf890df9f5261913c170c0d48691ec1b31d91b6b8f0d8f00ac4e2d0c554cea6dbb671a37c7' +
  '9dff6111eeee8f5e62bf82958b07f2e71f39ecdf506ee07ec1b81aa3d59cb6f43cf65e726a3da534343041327a6368667685f782bb63e1' +
  '2c966ce34857693737949f5a4f16819b92e12ac93ee125b5419ade1de9f4a492f73377f9')
const KEY_BYTES = 256
const KEY_ID = unhex('003032799ffa0c972ce94e718c49ffcbc0807a21')
/** Every host of the outside world shows this public key (ECDSA, P-256); nobody has its private half. */
const HOST_KEY = unhex('3059301306072a8648ce3d020106082a8648ce3d03010703420004db8ae38cfda691cfd58dca06547a995fa716d5841e1d29f57f' +
  '5907e9b7cf15d8a6512c646c76ce108479459b62925199cca138ac0959031448d4136ad87a3b66')
const SHA256_WITH_RSA = der(SEQUENCE, oid('1.2.840.113549.1.1.11'), der(0x05))
const DIGEST_INFO = unhex('3031300d060960864801650304020105000420')

/** `from` and `to`: Unix ms. Ask for other dates, or another name than the host's, and a client will refuse it. */
export interface CertificateRequest { host: string; from: number; to: number }

/** Made once for each host and date: a function of the request and nothing else. */
const made = new Map<string, Uint8Array>()

/** A certificate in DER, signed. */
export function certificateFor(request: CertificateRequest): Uint8Array {
  const key = JSON.stringify(request)
  let found = made.get(key)
  if (!found) {
    found = issue(request)
    made.set(key, found)
  }
  return found
}

function issue({ host, from, to }: CertificateRequest): Uint8Array {
  const serial = sha256(new TextEncoder().encode(`${host} ${from}`)).slice(0, 16)
  serial[0] = (serial[0] as number) & 0x7f | 0x40
  const tbs = der(
    SEQUENCE, der(0xa0, integer(Uint8Array.of(2))), integer(serial), SHA256_WITH_RSA,
    name(['2.5.4.10', 'Faultline'], ['2.5.4.3', 'Faultline Public CA']), der(SEQUENCE, time(from), time(to)),
    name(['2.5.4.3', host.slice(0, 64)]), HOST_KEY, der(0xa3, der(SEQUENCE, ...extensions(host))),
  )
  return der(SEQUENCE, tbs, SHA256_WITH_RSA, der(BIT_STRING, Uint8Array.of(0), sign(tbs)))
}

const name = (...parts: [string, string][]): Uint8Array =>
  der(SEQUENCE, ...parts.map(([kind, value]) => der(SET, der(SEQUENCE, oid(kind), der(UTF8, new TextEncoder().encode(value))))))

function extensions(host: string): Uint8Array[] {
  const critical = der(0x01, Uint8Array.of(255))
  const address = /^\d+\.\d+\.\d+\.\d+$/.test(host)
  const subject = address ? der(0x87, Uint8Array.from(host.split('.'), Number)) : der(0x82, new TextEncoder().encode(host))
  const extension = (id: string, value: Uint8Array, ...more: Uint8Array[]): Uint8Array =>
    der(SEQUENCE, oid(id), ...more, der(OCTET_STRING, value))
  return [
    extension('2.5.29.35', der(SEQUENCE, der(0x80, KEY_ID))), // authority key identifier
    extension('2.5.29.19', der(SEQUENCE), critical), // basic constraints: no CA
    extension('2.5.29.15', der(BIT_STRING, Uint8Array.of(7, 0x80)), critical), // key usage: digital signature
    extension('2.5.29.37', der(SEQUENCE, oid('1.3.6.1.5.5.7.3.1'))), // extended key usage: server
    extension('2.5.29.17', der(SEQUENCE, subject)), // subject alternative name
  ]
}

function sign(message: Uint8Array): Uint8Array {
  const info = concat(DIGEST_INFO, sha256(message))
  const padding = new Uint8Array(KEY_BYTES - info.length - 3).fill(255)
  const block = concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info)
  return toBytes(power(toNumber(block), EXPONENT, MODULUS), KEY_BYTES)
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = result * result % modulus
    if (bit === '1') result = result * base % modulus
  }
  return result
}

const toNumber = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)

const toBytes = (value: bigint, size: number): Uint8Array => unhex(value.toString(16).padStart(size * 2, '0'))

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
