/**
 * What of a wheel the image leaves out: type stubs, C sources, other platforms' native code, and parts that no
 * service imports.
 */
const DROPPED_SUFFIX = /\.(pyi|pyx|pxd|c|h|cpp|hpp|rs|so|pyd|dll|dylib|exe|typed|proto)$/
const DROPPED_FOLDER = /(^|\/)(tests?|testing|__pycache__)\//

/** A `testing` folder that is a public module, not a package's own tests. */
const KEPT = /^(_pytest|pytest|pydantic|structlog|click|jinja2|opentelemetry\/test|faststream)\//

/** rich highlights Python and a few data formats; Pygments brings 500 other languages, which import each other. */
const LEXERS = new Set(['__init__', '_mapping', 'python', 'data', 'special', 'shell', 'configs', 'diff', 'json5'])

export function isDropped(name: string): boolean {
  const ours = name.endsWith('wasm32-emscripten.so')
  if (DROPPED_SUFFIX.test(name) && !ours) return true
  if (DROPPED_FOLDER.test(name) && !KEPT.test(name)) return true
  if (name.includes('.data/')) return true
  const lexer = /^pygments\/lexers\/([^/]+)\.py$/.exec(name)
  return lexer !== null && !LEXERS.has(lexer[1]!)
}

/** Packages that read their own source when they run. */
const READS_SOURCE = /^anyio\//

export const keepsSource = (name: string): boolean => READS_SOURCE.test(name)

/** A package's METADATA without its readme: headers are what importlib.metadata reads. */
export function withoutReadme(name: string, bytes: Uint8Array): Uint8Array {
  if (!name.endsWith('.dist-info/METADATA')) return bytes
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  return end < 0 ? bytes : new TextEncoder().encode(text.slice(0, end + 2))
}
