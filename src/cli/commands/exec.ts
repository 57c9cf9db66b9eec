import { DEFAULT_EPOCH } from '../../contract/run.ts'
import { readFolder } from '../folder.ts'
import { onInterrupt } from '../interrupt.ts'
import { sayJson } from '../print.ts'
import { createProcessRuntime } from '../sandbox/index.ts'

export interface ExecCommand { seed: number; json?: boolean }

/** pytest as for tests of one's own: without checks/, which need a lab (python/faultline/lab/outside.py). */
const PYTEST = { PYTEST_PLUGINS: 'faultline.lab.outside', PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' }

/** `faultline exec DIR -- COMMAND`: one Python command with a copy of DIR as its working directory; its exit code is ours. */
export async function execCommand(dir: string, argv: string[], { seed, json }: ExecCommand): Promise<number> {
  const files = await readFolder(dir)
  const runtime = createProcessRuntime({ patience: Infinity })
  const release = onInterrupt(() => runtime.dispose())
  const output = { stdout: '', stderr: '' }
  try {
    const env = { COLUMNS: String(process.stdout.columns ?? 80), ...PYTEST }
    const request = { argv, files, cwd: '/app', env, seed, epoch: DEFAULT_EPOCH }
    const { code, detail } = await runtime.exec(request, (stream, text) => {
      if (json) output[stream] += text
      else process[stream].write(text)
    })
    if (json) sayJson({ code, detail, ...output })
    else if (detail !== '' && code >= 124) process.stderr.write(`faultline: ${detail}\n`)
    return code
  } finally {
    release()
    runtime.dispose()
  }
}
