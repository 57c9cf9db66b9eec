/** Files by absolute or workspace-relative POSIX path. Text where it is text; bytes otherwise. */
export type FileContent = string | Uint8Array
export type Files = Record<string, FileContent>
