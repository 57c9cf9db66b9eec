import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it'
import type { SourceProblem } from '../contract/lab.ts'
import type { ProseSection } from '../contract/lesson.ts'
import { listed } from '../lab/problems.ts'
import { CONTAINERS, useContainers } from './containers.ts'
import { highlight } from './highlight.ts'
import { rewriteLink, type LinkTargets } from './links.ts'
import { intoSections } from './sections.ts'
import { useScrollingTables } from './tables.ts'

/**
 * A lesson's prose as safe HTML, in sections. What the page can rely on:
 *
 * - `html: false`: a tag in the source is shown as text, so nothing but these elements comes out.
 * - A section is an h2 and what follows; the heading itself is `title`, not part of `html`. Text before the first h2 is a
 *   section of its own, titled as the lesson. Ids are unique slugs of the titles.
 * - Live links: <a href="#" data-panel|data-fault|data-request|data-file [data-line]>, see links.ts.
 * - Code: <figure class="code"> with a <figcaption> linking the file where the fence names one, and <pre class="shiki">
 *   whose tokens carry --shiki-light and --shiki-dark.
 * - Containers: <div class="callout callout-tip|warning|exercise" role="note"> with <p class="callout-title">, and
 *   <details class="hint">.
 */
export interface ProseOptions {
  /** The lesson's title: that of the section before the first h2. */
  title: string
  file: string
  /** The line of the file on which the body begins. */
  line: number
  targets: LinkTargets
  problems: SourceProblem[]
}

export function renderProse(body: string, options: ProseOptions): ProseSection[] {
  const md = createMarkdown()
  const tokens = md.parse(body, {})
  check(tokens, options)
  return intoSections(tokens, options.title).map(({ id, title, tokens: own }) => ({ id, title, html: md.renderer.render(own, md.options, {}) }))
}

function createMarkdown(): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify: false, typographer: false })
  // The default refuses file: among others; the links of a lesson are judged by rewriteLink instead, which allows less.
  md.validateLink = (url) => !/^(javascript|vbscript|data):/i.test(url.trim())
  useContainers(md)
  md.renderer.rules.fence = (tokens, i) => figure(tokens[i]!, md)
  useScrollingTables(md)
  return md
}

/** ```python orders/main.py */
const fenceInfo = (token: Token): { language: string; file: string } => {
  const [language = '', file = ''] = token.info.trim().split(/\s+/)
  return { language, file }
}

function figure(token: Token, md: MarkdownIt): string {
  const { language, file } = fenceInfo(token)
  const name = md.utils.escapeHtml(file)
  const caption = file === '' ? '' : `<figcaption><a href="#" data-file="${name}">${name}</a></figcaption>`
  return `<figure class="code"${file === '' ? '' : ` data-file="${name}"`}>${caption}${highlight(token.content, language)}</figure>\n`
}

/** Rewrites the links, and reports what an author would otherwise only see in the page. */
function check(tokens: Token[], { file, line: firstLine, targets, problems }: ProseOptions): void {
  for (const token of tokens) {
    const line = firstLine + (token.map?.[0] ?? 0)
    const report = (key: string, message: string, help: string): void => void problems.push({ file, line, key, message, help })
    if (token.type === 'heading_open' && token.tag === 'h1') {
      report(
        '', 'a lesson has no # heading of its own',
        'Its title stands in the frontmatter: begin with text, and use ## for the sections.',
      )
    }
    if (token.type === 'fence') checkFence(token, targets, report)
    if (token.type !== 'inline') continue
    if (/^:::/.test(token.content)) {
      report(
        '', `"${token.content.split('\n')[0]}" opens no container`,
        `Containers: ${listed(Object.keys(CONTAINERS))}, each closed by a line ::: of its own.`,
      )
    }
    for (const child of token.children ?? []) {
      if (child.type === 'image') {
        report('', 'a lesson shows no images yet', 'Say it in words, or point at a panel: [the log](panel:logs).')
      }
      const wrong = child.type === 'link_open' ? rewriteLink(child, targets) : null
      if (wrong) report('', wrong.message, wrong.help)
    }
  }
}

function checkFence(token: Token, targets: LinkTargets, report: (key: string, message: string, help: string) => void): void {
  const { file } = fenceInfo(token)
  if (file !== '' && !targets.files.includes(file)) {
    report('', `the code names the file ${file}, which the lesson does not have`, `Files: ${listed(targets.files)}.`)
  }
}
