import type { Token } from 'markdown-it'
import { slug } from './slug.ts'

export interface Section { id: string; title: string; tokens: Token[] }

/** Splits a text at its h2 headings, which become titles. What stands before the first is a section titled `before`. */
export function intoSections(tokens: Token[], before: string): Section[] {
  const found: Omit<Section, 'id'>[] = [{ title: before, tokens: [] }]
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if (token.type === 'heading_open' && token.tag === 'h2' && token.level === 0) {
      found.push({ title: plainText(tokens[i + 1]!), tokens: [] })
      i += 2
    } else found.at(-1)!.tokens.push(token)
  }
  return found.filter((s, i) => i > 0 || s.tokens.length > 0).map((s, i, all) => ({ id: uniqueId(s.title, i, all.map(({ title }) => title)), ...s }))
}

const plainText = (inline: Token): string =>
  (inline.children ?? []).filter((t) => t.type === 'text' || t.type === 'code_inline').map((t) => t.content).join('')

function uniqueId(title: string, index: number, titles: string[]): string {
  const id = slug(title) || 'section'
  const before = titles.slice(0, index).filter((t) => (slug(t) || 'section') === id).length
  return before === 0 ? id : `${id}-${before + 1}`
}
