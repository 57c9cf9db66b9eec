import fs from 'node:fs'
import path from 'node:path'
import { WHEELS } from '../../tools/paths.ts'

/** What `import fastapi, httpx` needs: the same wheels that set-up fetched for the sandbox. No uvicorn: see apps.ts. */
const NEEDED = [
  'annotated_doc', 'annotated_types', 'anyio', 'certifi', 'fastapi', 'h11', 'httpcore', 'httpx', 'idna', 'opentelemetry_api',
  'pydantic', 'pydantic_core', 'starlette', 'typing_extensions', 'typing_inspection',
]

export function neededWheels(present: readonly string[] = fs.readdirSync(WHEELS)): string[] {
  return NEEDED.map((name) => {
    const file = present.find((one) => one.startsWith(`${name}-`) && one.endsWith('.whl'))
    if (file === undefined) throw new Error(`the wheel of ${name} is not in .cache/wheels: run npm run setup`)
    return file
  })
}

export const wheelFile = (name: string): string => path.join(WHEELS, name)
