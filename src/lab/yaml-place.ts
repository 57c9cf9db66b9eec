import { visit, type Document, type YAMLParseError } from 'yaml'

/** Where somebody should look for a mistake in YAML: a quote that is never closed is told where it is opened, not where the text ends. */
export function offsetOfError(doc: Document, error: YAMLParseError): number {
  let [offset] = error.pos
  if (error.code !== 'MISSING_CHAR' || !error.message.includes('quote')) return offset
  visit(doc, { Scalar: (_key, { type, range }) => { if (type?.startsWith('QUOTE') && range && range[0] < offset && range[1] >= offset) offset = range[0] } })
  return offset
}
