import { canEdit, HOSTED, type LessonStores, type Marker } from '../../stores/index.ts'
import { languageOf } from './languages.ts'
import { EDITOR_OPTIONS, monaco, NO_BRACKET_COLOURS } from './monaco.ts'
import { THEME_NAMES } from './themes.ts'

export interface EditorHandle {
  setTheme(theme: 'light' | 'dark'): void
  setMarkers(markers: readonly Marker[]): void
  reveal(path: string, line: number): void
  focus(): void
  dispose(): void
}

const READING = 'Another tab edits this lesson. Choose “Edit here” above to take over.'
const VIEWING = 'These are the files of a shared run. Choose “Take over these files” above to work on them.'

const HOSTED_FILES = 'These are the files of the host’s folder. Edit them there: the host starts their service again, and they change here.'

/** The Python of a lesson is in files of this scheme, so that two lessons never share a model. */
const uriOf = (path: string) => monaco.Uri.from({ scheme: 'lab', path: `/${path}` })

/** Binds one Monaco editor to a workspace: typing goes to the store, the store's other changes come back as edits. */
export function mountEditor(host: HTMLElement, { workspace, lesson }: LessonStores, theme: 'light' | 'dark'): EditorHandle {
  monaco.editor.setTheme(THEME_NAMES[theme])
  const editor = monaco.editor.create(host, {
    ...EDITOR_OPTIONS,
    model: null,
    ariaLabel: 'Code. Press Ctrl+M to let Tab move the focus out of the editor.',
  })
  const models = new Map<string, monaco.editor.ITextModel>()
  const views = new Map<string, monaco.editor.ICodeEditorViewState | null>()
  let shown = ''

  const modelOf = (path: string, text: string) => {
    const known = models.get(path)
    if (known !== undefined) return known
    const uri = uriOf(path)
    monaco.editor.getModel(uri)?.dispose()
    const model = monaco.editor.createModel(text, languageOf(path), uri)
    // Lines end as they do in the file, or an edit of one would be a change of all; in a new one as they do on the lab's machine.
    if (!text.includes('\r\n')) model.setEOL(monaco.editor.EndOfLineSequence.LF)
    model.updateOptions({ tabSize: model.getLanguageId() === 'python' ? 4 : 2, insertSpaces: true,
      bracketColorizationOptions: NO_BRACKET_COLOURS })
    model.onDidChangeContent(() => workspace.getState().edit(path, textOf(model)))
    models.set(path, model)
    return model
  }

  const show = (path: string) => {
    if (shown !== '') views.set(shown, editor.saveViewState())
    shown = path
    const text = workspace.getState().files[path]
    editor.setModel(text === undefined ? null : modelOf(path, text))
    editor.restoreViewState(views.get(path) ?? null)
  }

  const sync = () => {
    const { files, active, hold } = workspace.getState()
    for (const [path, model] of models) {
      const text = files[path]
      if (text === undefined) {
        if (path === shown) { editor.setModel(null); shown = '' }
        model.dispose()
        models.delete(path)
      } else if (inOneWay(text) !== inOneWay(textOf(model))) replaceText(model, text)
    }
    editor.updateOptions({
      readOnly: !canEdit(hold),
      readOnlyMessage: { value: hold !== 'viewing' ? READING : lesson.id === HOSTED ? HOSTED_FILES : VIEWING },
    })
    if (active !== shown) show(active)
  }
  const unsubscribe = workspace.subscribe(sync)
  sync()

  return {
    setTheme: (name) => monaco.editor.setTheme(THEME_NAMES[name]),
    setMarkers(markers) {
      for (const [path, model] of models) {
        const own = markers.filter((marker) => marker.path === path)
        monaco.editor.setModelMarkers(model, 'faultline', own.map((marker) => monacoMarker(marker, model)))
      }
    },
    reveal(path, line) {
      workspace.getState().show(path)
      editor.revealLineInCenterIfOutsideViewport(line)
      editor.setPosition({ lineNumber: line, column: 1 })
      editor.focus()
    },
    focus: () => editor.focus(),
    dispose() {
      unsubscribe()
      editor.dispose()
      for (const model of models.values()) model.dispose()
    },
  }
}

/** With the byte order mark, if there is one. */
const textOf = (model: monaco.editor.ITextModel): string => model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true)

/** A model has lines of one end only: a file of several ends is not another one for that. */
const inOneWay = (text: string): string => text.replaceAll(/\r\n?/g, '\n')

/** As an edit, so that Undo brings back what a reset took away. */
function replaceText(model: monaco.editor.ITextModel, text: string): void {
  model.pushStackElement()
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
  model.pushStackElement()
}

function monacoMarker({ line, message }: Marker, model: monaco.editor.ITextModel): monaco.editor.IMarkerData {
  const lineNumber = Math.min(Math.max(1, line), model.getLineCount())
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: lineNumber,
    startColumn: model.getLineFirstNonWhitespaceColumn(lineNumber) || 1,
    endLineNumber: lineNumber,
    endColumn: model.getLineMaxColumn(lineNumber),
  }
}
