import type { LessonStores } from '../../stores/index.ts'
import { toast } from '../design/index.ts'

/** Makes a link to the moment that is looked at and copies it; hands it to `show` where the clipboard does not take it. */
export async function copyLink(stores: LessonStores, show: (link: string) => void): Promise<void> {
  let link: string
  try {
    link = addressOf(await stores.share())
  } catch (error) {
    const help = error instanceof Error && 'help' in error ? ` ${String(error.help)}` : ''
    return toast(`${error instanceof Error ? error.message : String(error)}${help}`, 'failed')
  }
  try {
    await navigator.clipboard.writeText(link)
    toast(`Link copied, ${link.length.toLocaleString('en')} characters. It holds your changed files, the seed and what you did to the lab.`)
  } catch {
    // Over plain HTTP a page has no clipboard, and some browsers ask first.
    show(link)
  }
}

/** The page's own address with another place behind the #, and without what is this machine's own: its folder, its host, their tokens. */
export function addressOf(path: string, own: string = location.href): string {
  const address = new URL(own)
  for (const name of ['folder', 'host']) address.searchParams.delete(name)
  return `${address.href.split('#')[0]}#${path}`
}
