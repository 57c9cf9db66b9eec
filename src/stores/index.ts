/**
 * The stores' public face. Panels and pages use the hooks; src/app/compose.ts makes the stores.
 *
 *     const status = useRun((run) => run.status)          // re-renders only when it changes
 *     const version = useBeat((beat) => beat.version)     // subscribe to the log: `events` itself never changes identity
 *     const { run, ui } = useLessonStores()               // in handlers: run.getState().start()
 */
export * from './react.tsx'
export { createStores, type AppStores, type Course } from './stores.ts'
export type { Fallback, FolderDoors, LastFolder, LessonProgress, RunLinks, StorePorts, Timers } from './ports.ts'
export type { Draft, DraftStorage, FolderJournal, Journal, TabChannel, TabMessage, Unwritten } from './persist/types.ts'
export { PANELS, type LogSource, type PanelId, type Sheet, type UiState } from './ui.ts'
export type { Failure } from './run-failures.ts'
export { isStarting, type RunState, type RunStatus, type Speed } from './run.ts'
export { fetchWhole, headerOf, send as sendIntoLab, type LabRequest, type WholeAnswer } from './browse/http.ts'
export { openWebSocket, type LabWebSocket } from './browse/websocket.ts'
export type { Dial } from './browse/dial.ts'
export { foundBelow } from './folder/below.ts'
export { CookieJar } from './browse/cookies.ts'
export { canEdit } from './workspace.ts'
export type { Hold, SaveState, WorkspaceState } from './workspace.ts'
export { canShare } from './share.ts'
export { FOLDER_LINK, HOSTED } from './kinds.ts'
export type { FolderConflict, FolderState, LessonStores, OpenFolder, Shared, SharedState } from './lesson-stores.ts'
export type { Arrival } from './replay.ts'
export type { TerminalLine, TerminalState, TerminalStore } from './terminal/terminal.ts'
export { logKey, type ChecksState } from './checks.ts'
export { summariseChecks, type CheckSummary } from './checkSummary.ts'
export { isComplete } from './progress.ts'
export type { Settings, Theme } from './settings.ts'
export { processesOf } from './reload.ts'
export { createProblemReader, gravesOf, markersOf, placeOf, type Grave, type Marker } from './problems.ts'
export { pathProblem } from './files.ts'
