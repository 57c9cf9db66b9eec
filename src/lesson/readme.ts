import createMarkdownIt, { type Token } from 'markdown-it'
import type { ProseSection } from '../contract/lesson.ts'
import { intoSections } from './sections.ts'
import { useScrollingTables } from './tables.ts'

/**
 * The README of somebody's folder as safe HTML, in sections as a lesson's prose: tags are shown as text, links lead out of the page or,
 * to a file of the folder, into the editor; pictures are named.
 */
export function renderReadme(text: string): ProseSection[] {
  const md = createMarkdownIt({ html: false, linkify: true, typographer: false })
  md.renderer.rules.image = (tokens, i) => md.utils.escapeHtml(`[${tokens[i]!.content}]`)
  useScrollingTables(md)
  md.renderer.rules.fence = (tokens, i) => `<figure class="code"><pre tabindex="0"><code>${md.utils.escapeHtml(tokens[i]!.content)}</code></pre></figure>\n`
  const tokens = md.parse(text, {})
  for (const token of tokens) for (const child of token.children ?? []) if (child.type === 'link_open') lead(child)
  return intoSections(withoutTitle(tokens), 'README').map(({ id, title, tokens: own }) => ({ id, title, html: md.renderer.render(own, md.options, {}) }))
}

/** The first heading is the folder's name once more. */
function withoutTitle(tokens: Token[]): Token[] {
  const isTitle = tokens[0]?.type === 'heading_open' && tokens[0].tag === 'h1'
  return isTitle ? tokens.slice(3) : tokens
}

function lead(link: Token): void {
  const href = String(link.attrGet('href') ?? '')
  if (/^https?:/i.test(href)) {
    link.attrSet('target', '_blank')
    link.attrSet('rel', 'noreferrer')
  } else if (!href.startsWith('#')) {
    link.attrSet('href', '#')
    link.attrSet('data-file', href.replace(/^\.\//, '').replace(/#.*$/, ''))
  }
}
