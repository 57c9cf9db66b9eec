import type { StorePorts } from '../ports.ts'
import { loadDraft, reasonOf } from './keeper.ts'
import type { Draft } from './types.ts'

/**
 * Stores a draft in the place of the one that is there. Other tabs hear of it as of any save: one with unstored edits of
 * its own asks the learner which of the two stays.
 */
export async function adoptDraft(draft: Draft, ports: Pick<StorePorts, 'drafts' | 'journal' | 'tabs' | 'newId'>): Promise<string> {
  const { lessonId } = draft
  const { draft: before, problem } = await loadDraft(lessonId, ports)
  if (problem !== '') return problem
  const version = (before?.version ?? 0) + 1
  try {
    if (await ports.drafts.save({ ...draft, version }, version - 1) === 'conflict') return 'Another tab has just saved this lesson. Try again.'
  } catch (error) {
    return reasonOf(error)
  }
  ports.journal.clear(lessonId)
  ports.tabs.post({ type: 'saved', lessonId, tab: ports.newId(), version })
  return ''
}
