/** `import x from 'a'`, `import 'a'`, `export * from 'a'`, `import('a')`: what stands before the address, its quote, the address. */
const IMPORT = /(\bimport\s*(?:[\w$*{}\s,]{1,4000}?\bfrom\s*)?|\bexport\s*(?:\*(?:\s*as\s+[\w$]+)?|\{[^}]*\})\s*from\s*|\bimport\s*\(\s*)(["'])([^"'\n]+)\2/g

/**
 * The ES modules of a page. The frame can load none, but its import map can hold them: each file of the lab under its own address,
 * as a data: module whose imports are written as whole addresses, since those of a data: address lead nowhere.
 */
export function moduleGraph(textOf: (url: string) => Promise<string | null>, bare: Record<string, string>) {
  const files = new Map<string, string>()
  const asked = new Set<string>()

  const resolve = (specifier: string, from: string): string => {
    if (/^(\.{0,2}\/|[a-z]+:)/i.test(specifier)) return new URL(specifier, from).href
    const folder = Object.keys(bare).find((key) => key.endsWith('/') && specifier.startsWith(key))
    return bare[specifier] ?? (folder === undefined ? specifier : new URL(specifier.slice(folder.length), bare[folder]).href)
  }
  /** The text with whole addresses, when all that it imports is there. */
  async function link(text: string, from: string): Promise<string> {
    const linked = text.replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(from)).replaceAll(IMPORT, (_, before: string, quote: string, specifier: string) => `${before}${quote}${resolve(specifier, from)}${quote}`)
    await Promise.all([...linked.matchAll(IMPORT)].map(([, , , url]) => add(url!)))
    return linked
  }
  async function add(url: string): Promise<void> {
    if (asked.has(url) || /^(data|blob):/.test(url)) return
    asked.add(url)
    const text = await textOf(url)
    if (text !== null) files.set(url, await link(text, url))
  }
  return {
    link,
    importMap: (): string => JSON.stringify({ imports: Object.fromEntries([...files].map(([url, text]) => [url, `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`])) }),
  }
}
