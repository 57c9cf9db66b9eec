/** Headers as the learner types them, one a line: "name: value". */
export const headersText = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n')

/** Reads them back; a line that is no header is told by its number. */
export function parseHeaders(text: string): { headers: [string, string][]; problem: string } {
  const headers: [string, string][] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim()
    if (colon < 1 || !/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      return { headers: [], problem: `Line ${i + 1} of the headers is not \u201cname: value\u201d.` }
    }
    headers.push([name, line.slice(colon + 1).trim()])
  }
  return { headers, problem: '' }
}

/** Why an address cannot be asked, or ''. Services speak plain HTTP inside the lab. */
export function urlProblem(url: string): string {
  if (url.trim() === '') return 'Give an address, such as http://orders:8001/health.'
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return `\u201c${url}\u201d is no address. Write http://service:port/path, such as http://orders:8001/health.`
  }
  return parsed.protocol === 'http:' ? '' : 'Services in the lab speak http://, not ' + parsed.protocol + '//.'
}

/** A body that looks like JSON is sent as JSON, unless a header says what it is: FastAPI reads it as text otherwise. */
export function withContentType(headers: [string, string][], body: string): [string, string][] {
  const isTold = headers.some(([name]) => name.toLowerCase() === 'content-type')
  return isTold || !/^\s*[[{]/.test(body) ? headers : [...headers, ['content-type', 'application/json']]
}
