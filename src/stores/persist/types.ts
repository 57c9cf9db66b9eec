/**
 * A learner's work on one lesson: only what differs from the lesson's own files, so that a corrected lesson reaches
 * every file that the learner has not touched.
 */
export interface Draft {
  lessonId: string
  /** Counts the saves of this lesson in this browser; a save that does not follow the stored one is a conflict. */
  version: number
  /** New text by path; null where the learner deleted one of the lesson's files. */
  edits: Record<string, string | null>
  /** Open tabs in order, and the one in front. */
  open: string[]
  active: string
}

export interface DraftStorage {
  load(lessonId: string): Promise<Draft | null>
  /**
   * Stores the draft if the stored version is still `follows`, in one transaction. Answers `conflict` if another tab
   * got there first. Rejects where the browser refuses to store (full, blocked): the message is for the learner.
   */
  save(draft: Draft, follows: number): Promise<'saved' | 'conflict'>
}

/** A synchronous last word for the moment in which a tab goes away and nothing asynchronous is sure to finish. */
export interface Journal {
  write(draft: Draft): void
  read(lessonId: string): Draft | null
  clear(lessonId: string): void
}

/** What tabs of one browser say to each other about a lesson. */
export type TabMessage =
  /** I have opened this lesson: does anyone edit it? */
  | { type: 'hello'; lessonId: string; tab: string }
  /** I do. */
  | { type: 'held'; lessonId: string; tab: string }
  /** I take it over. */
  | { type: 'take'; lessonId: string; tab: string }
  /** I have given it up, and all that I had is stored. */
  | { type: 'released'; lessonId: string; tab: string }
  | { type: 'saved'; lessonId: string; tab: string; version: number }

export interface TabChannel {
  post(message: TabMessage): void
  listen(listener: (message: TabMessage) => void): () => void
}

/** What of a folder's files could not be written any more, by path: the text that both sides had, and the one to be written; null is no file. */
export type Unwritten = Record<string, { before: string | null; text: string | null }>

/** The journal of folders: a draft's place is the folder itself. */
export interface FolderJournal {
  write(folderId: string, unwritten: Unwritten): void
  read(folderId: string): Unwritten | null
  clear(folderId: string): void
}
