/**
 * A folder of the learner's machine as the page works on it: one that the browser was allowed into, or one that
 * `faultline open` serves. Every rejection is an Error whose message is for the learner.
 */
export interface Folder {
  /** Its own name, without the way to it. */
  name: string
  /** The same whenever this folder is opened in this browser: what could not be written yet is kept under it. */
  id: string
  /** How its texts stand now. */
  read(): Promise<FolderReading>
  /**
   * Writes a file, or with null deletes it, if the folder still has `before` there (null: no file). Answers whether it
   * had; nothing is written over that the page has not seen.
   */
  write(path: string, text: string | null, before: string | null): Promise<boolean>
  /** Calls `changed` when something in it may be another now. The answer ends that. */
  watch(changed: () => void): () => void
}

export interface FolderReading {
  /** By POSIX path, in order. */
  files: Record<string, string>
  /** Files that are no UTF-8 text: they stay in the folder, and out of the lab. */
  left: number
}

/** A file on its way into the place of another. */
export const onItsWay = (name: string): string => `.${name}.faultline-tmp`

const PASSED_OVER = /^(__pycache__|node_modules|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.git|\.venv|venv|\.DS_Store)$|\.pyc$|\.faultline-tmp$/
/** Names of files and folders that are no part of a project. */
export const isPassedOver = (name: string): boolean => PASSED_OVER.test(name)

/** Bytes of a folder's texts at most: they are copied into each process. */
export const LARGEST_FOLDER = 64 * 1024 * 1024

/** A file's text; null where its bytes are no UTF-8. A byte order mark stays. */
export function textIn(bytes: ArrayBuffer | Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** A path by which a file inside the folder may be written: no way out of it, and into nothing that is passed over. */
export const isFolderPath = (path: string): boolean =>
  path.length <= 1024 && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0:]/.test(part) && !isPassedOver(part))
