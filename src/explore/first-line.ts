const FIRST_LINE = /^(?:HTTP\/1\.1 (?<status>\d{3})|(?<method>[A-Z]+) (?<path>\S+) HTTP\/1\.1\r?\n)/

/** "GET /orders" or "200" where these bytes begin an HTTP message. */
export function firstLine(bytes: Uint8Array): string | null {
  const { status, method, path } = FIRST_LINE.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 300)))?.groups ?? {}
  return method === undefined ? (status ?? null) : `${method} ${path}`
}
