/**
 * Pyodide tells the console of each interpreter that failed, with pages of WebAssembly frames. The run's log says it in
 * words that help, so this thread's console stays quiet.
 */
export function silenceInterpreter(): void {
  console.error = () => {}
  console.warn = () => {}
}
