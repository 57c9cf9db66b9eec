import type { Token } from 'markdown-it'
import type { SavedFault, SavedRequest } from '../contract/lesson.ts'
import { listed, nearest } from '../lab/problems.ts'
import { slug } from './slug.ts'

/** The panels that prose can point at. */
export const PANELS = ['requests', 'logs', 'events', 'faults', 'bus', 'checks', 'terminal', 'preview'] as const

/** What the prose of a lesson can point at. */
export interface LinkTargets { files: string[]; faults: SavedFault[]; requests: SavedRequest[] }

interface Target { attribute: string; names: string[]; find: (name: string) => string | undefined }

/**
 * Live links. The prose says [break it](fault:slow-payments); the page gets <a href="#" data-fault="Slow payments">, with the
 * very name of the saved fault or request, and wires it up. panel: takes one of PANELS, file: a path with an optional #L12,
 * which becomes data-line. Answers what is wrong, or ''.
 */
export function rewriteLink(link: Token, targets: LinkTargets): { message: string; help: string } | null {
  const href = String(link.attrGet('href'))
  const match = /^(panel|fault|request|file):(.*)$/.exec(href)
  if (!match) return rewriteOutside(link, href)
  const [, kind = '', written = ''] = match
  const [name = '', line] = kind === 'file' ? decodeURIComponent(written).split('#L') : [decodeURIComponent(written)]
  const target = targetOf(kind, targets)
  const found = target.find(name)
  if (found === undefined) {
    const near = nearest(name, target.names)
    const all = target.names.length > 0 ? listed(target.names.map((n) => `${kind}:${n}`)) : `no ${kind}s in this lesson`
    return {
      message: `the link ${href} points at nothing`,
      help: `${near ? `Did you mean ${kind}:${near}? ` : ''}There are: ${all}.`,
    }
  }
  link.attrSet('href', '#')
  link.attrSet(target.attribute, found)
  if (line) link.attrSet('data-line', line)
  return null
}

function targetOf(kind: string, { files, faults, requests }: LinkTargets): Target {
  const exact = (attribute: string, names: readonly string[]): Target => ({
    attribute, names: [...names], find: (name) => names.find((n) => n === name),
  })
  const saved = (attribute: string, items: { name: string }[]): Target => ({
    attribute, names: items.map((i) => slug(i.name)), find: (name) => items.find((i) => slug(i.name) === name)?.name,
  })
  if (kind === 'panel') return exact('data-panel', PANELS)
  if (kind === 'file') return exact('data-file', files)
  return kind === 'fault' ? saved('data-fault', faults) : saved('data-request', requests)
}

function rewriteOutside(link: Token, href: string): { message: string; help: string } | null {
  if (href.startsWith('#')) return null
  if (!/^https:\/\//.test(href)) {
    return {
      message: `the link ${href} is not one that a lesson can have`,
      help: 'Use https://..., #section, panel:, fault:, request: or file:.',
    }
  }
  link.attrSet('target', '_blank')
  link.attrSet('rel', 'noopener noreferrer')
  return null
}
