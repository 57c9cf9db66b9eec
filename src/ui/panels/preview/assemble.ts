import type { WholeAnswer } from '../../../stores/index.ts'
import { shim } from './shim.ts'

/** The frame's own policy: nothing is fetched from anywhere, whatever stands in the service's page. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; worker-src blob:"

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

/**
 * Makes one document of a service's page: the shim first, scripts, styles and images of the lab inside it, since the frame
 * itself can load nothing. `load` gets an address out of the lab.
 */
export async function assemble(answer: WholeAnswer, load: (url: string) => Promise<WholeAnswer>): Promise<Assembled> {
  const page = new DOMParser().parseFromString(new TextDecoder().decode(answer.body), 'text/html')
  const base = page.querySelector('base[href]')?.getAttribute('href')
  const baseUrl = new URL(base ?? answer.url, answer.url).href
  const missing: string[] = []

  const textOf = async (url: string): Promise<string | null> => {
    const kept = KEPT.find(([pattern]) => pattern.test(url))
    if (kept) return await kept[1]()
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

  await each('script[src]', 'src', async (script, url) => {
    const text = await textOf(url)
    script.removeAttribute('src')
    script.removeAttribute('integrity')
    script.textContent = text === null ? '' : text.replaceAll(/<\/script/gi, '<\\/script')
  })
  await each('link[rel~="stylesheet"][href]', 'href', async (link, url) => {
    const text = await textOf(url)
    const style = page.createElement('style')
    style.textContent = text
    link.replaceWith(style)
  })
  await each('img[src]', 'src', async (image, url) => {
    const got = await of(url)
    if (got) image.setAttribute('src', await dataUrl(got))
  })
  // ReDoc resolves it against the document's own address, which is none.
  await each('redoc[spec-url]', 'spec-url', async (redoc, url) => redoc.setAttribute('spec-url', url))
  for (const one of page.querySelectorAll('base, meta[http-equiv="Content-Security-Policy" i], link[rel~="icon"]')) one.remove()

  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><base href="${attribute(baseUrl)}"><script>(${String(shim).replaceAll(/<\/script/gi, '<\\/script')})()</script>`
  page.head.insertAdjacentHTML('afterbegin', head)
  return { html: `<!doctype html>${page.documentElement.outerHTML}`, missing }
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
