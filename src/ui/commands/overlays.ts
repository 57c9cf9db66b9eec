/** What opens over a lesson, in one chunk: nothing of it is needed to read. */
export { NameDialog } from '../lesson/NameDialog.tsx'
export { LinkDialog } from '../share/LinkDialog.tsx'
export { ResetDialog } from '../lesson/ResetDialog.tsx'
export { CommandPalette } from './CommandPalette.tsx'
export { KeyHelp } from './KeyHelp.tsx'
