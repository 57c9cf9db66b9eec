import type { WholeAnswer } from '../../../stores/index.ts'
import { placed } from './location.ts'
import { moduleGraph } from './modules.ts'
import { shimKeep, type Kept } from './shim-keep.ts'
import { shimPlace } from './shim-place.ts'
import { shim } from './shim.ts'

/** The frame's own policy: nothing is fetched from anywhere, whatever stands in the service's page. Modules are scripts as data. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; worker-src blob:"

export interface Assembled {
  html: string
  /** Addresses of what the page wanted from elsewhere and could not have. */
  missing: string[]
}

/** What FastAPI's own documentation pages take from a CDN, kept with this page. Loaded with its first use. */
const KEPT: [RegExp, () => Promise<string>][] = [
  [/\/swagger-ui-dist@[^/]*\/swagger-ui-bundle\.js$/, async () => (await import('swagger-ui-dist/swagger-ui-bundle.js?raw')).default],
  [/\/swagger-ui-dist@[^/]*\/swagger-ui\.css$/, async () => (await import('swagger-ui-dist/swagger-ui.css?raw')).default],
  [/\/redoc@[^/]*\/bundles\/redoc\.standalone\.js$/, async () => (await import('redoc/bundles/redoc.standalone.js?raw')).default],
]

/** Wanted by FastAPI's ReDoc page, which does well without. */
const NEEDLESS = /^https:\/\/fonts\.googleapis\.com\//

/**
 * Makes one document of a service's page: the shim first, scripts, styles and images of the lab inside it, since the frame
 * itself can load nothing. `load` gets an address out of the lab;
 * `mark` is what the document says when it is left.
 */
export async function assemble(answer: WholeAnswer, load: (url: string) => Promise<WholeAnswer>, kept: Kept, mark: string): Promise<Assembled> {
  const page = new DOMParser().parseFromString(new TextDecoder().decode(answer.body), 'text/html')
  const base = page.querySelector('base[href]')?.getAttribute('href')
  const baseUrl = new URL(base ?? answer.url, answer.url).href
  const missing: string[] = []

  const textOf = async (url: string): Promise<string | null> => {
    const got = await of(url)
    return got && new TextDecoder().decode(got.body)
  }
  const of = async (url: string): Promise<WholeAnswer | null> => {
    const found = /^http:\/\//.test(url) ? await load(url).catch(() => null) : null
    if (found && found.status < 400) return found
    missing.push(url)
    return null
  }
  const each = (selector: string, attribute: string, replace: (element: Element, url: string) => Promise<void>) =>
    Promise.all([...page.querySelectorAll(selector)].map(async (element) => {
      const value = element.getAttribute(attribute)!
      if (!/^(data|blob):/.test(value)) await replace(element, new URL(value, baseUrl).href)
    }))

  const scriptOf = async (url: string): Promise<string | null> => {
    const text = await textOf(url)
    return text === null ? null : placed(text)
  }
  const modules = moduleGraph(scriptOf, bareNames(page, baseUrl))
  await each('script[src]', 'src', async (script, url) => {
    const ours = KEPT.find(([pattern]) => pattern.test(url))
    const isModule = script.getAttribute('type')?.toLowerCase() === 'module'
    const text = isModule ? await modules.link(`import ${JSON.stringify(url)}`, baseUrl) : ours ? await ours[1]() : await scriptOf(url)
    for (const name of ['src', 'integrity', 'crossorigin']) script.removeAttribute(name)
    script.setAttribute('data-src', url)
    setScript(script, text ?? '')
  })
  await Promise.all([...page.querySelectorAll('script:not([data-src])')].map(async (script) => {
    const text = placed(script.textContent)
    // Swagger UI shows the address of its specification's host, which it takes from here.
    const whole = text.includes('SwaggerUIBundle(') ? text.replace(/(\burl:\s*)(['"])([^'"\n]+)\2/, (_, before: string, quote: string, url: string) => `${before}${quote}${new URL(url, baseUrl).href}${quote}`) : text
    setScript(script, script.getAttribute('type')?.toLowerCase() === 'module' ? await modules.link(whole, baseUrl) : whole)
  }))
  for (const script of page.querySelectorAll('script[data-src]')) script.removeAttribute('data-src')
  await each('link[rel~="stylesheet"][href]', 'href', async (link, url) => {
    if (NEEDLESS.test(url)) return link.remove()
    const ours = KEPT.find(([pattern]) => pattern.test(url))
    const style = page.createElement('style')
    style.textContent = ours ? await ours[1]() : await textOf(url)
    link.replaceWith(style)
  })
  await each('img[src]', 'src', async (image, url) => {
    const got = await of(url)
    if (got) image.setAttribute('src', await dataUrl(got))
  })
  // ReDoc resolves it against the document's own address, which is none.
  await each('redoc[spec-url]', 'spec-url', async (redoc, url) => redoc.setAttribute('spec-url', url))
  await each('iframe[src], frame[src], embed[src]', 'src', async (one, url) => {
    one.removeAttribute('src')
    missing.push(`${url} (a frame)`)
  })
  for (const element of page.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) if (/^on/i.test(name)) element.setAttribute(name, placed(value))
  }
  for (const refresh of page.querySelectorAll('meta[http-equiv="refresh" i]')) {
    const [, seconds = '0', url = ''] = /^\s*([\d.]+)\s*(?:[;,]\s*(?:url\s*=\s*)?['"]?(.*?)['"]?\s*)?$/i.exec(refresh.getAttribute('content') ?? '') ?? []
    const script = page.createElement('script')
    setScript(script, `setTimeout(() => { labLocation.href = ${JSON.stringify(new URL(url, baseUrl).href)} }, ${Number(seconds) * 1000})`)
    refresh.replaceWith(script)
  }
  for (const one of page.querySelectorAll('base, meta[http-equiv="Content-Security-Policy" i], link[rel~="icon"], link[rel~="modulepreload"], script[type="importmap" i]')) one.remove()

  const shims = `{ const inside = (${String(shim)})(); (${String(shimPlace)})(inside, ${JSON.stringify(answer.url)}, ${JSON.stringify(mark)}); (${String(shimKeep)})(inside, ${JSON.stringify(kept)}) }`
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><base href="${attribute(baseUrl)}"><script>${inScript(shims)}</script><script type="importmap">${inScript(modules.importMap())}</script>`
  page.head.insertAdjacentHTML('afterbegin', head)
  return { html: `<!doctype html>${page.documentElement.outerHTML}`, missing }
}

/** The page's own names of modules, from its import map. */
function bareNames(page: Document, baseUrl: string): Record<string, string> {
  const names: Record<string, string> = {}
  for (const map of page.querySelectorAll('script[type="importmap" i]')) {
    try {
      for (const [name, url] of Object.entries((JSON.parse(map.textContent) as { imports?: Record<string, string> }).imports ?? {})) names[name] = new URL(url, baseUrl).href
    } catch { /* A map that cannot be read names nothing, as in a browser. */ }
  }
  return names
}

/** What would end the script, or hide its end, is written so that it does not. */
const inScript = (text: string): string => text.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3c')

function setScript(script: Element, text: string): void {
  script.textContent = text.replaceAll(/<\/script/gi, '<\\/script')
}

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

export function dataUrl({ headers, body }: Pick<WholeAnswer, 'headers' | 'body'>): Promise<string> {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/octet-stream'
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error!)
    reader.readAsDataURL(new Blob([body as BlobPart], { type }))
  })
}
