import type { LabService } from '../../contract/lab.ts'

/** Names of imports that are not those of their packages; anything else is found by its own name. */
const PACKAGE_OF: Record<string, string> = { yaml: 'pyyaml', jwt: 'pyjwt', multipart: 'python-multipart', nats: 'nats-py', aio_pika: 'aio-pika', prometheus_client: 'prometheus-client', sse_starlette: 'sse-starlette', email_validator: 'email-validator', pydantic_settings: 'pydantic-settings', opentelemetry: 'opentelemetry-sdk' }
/** What is imported only by those that need it. */
const WITH: Record<string, string[]> = { fastapi: ['uvicorn', 'python-multipart'], 'opentelemetry-sdk': ['opentelemetry-exporter-otlp-proto-http', 'opentelemetry-instrumentation-fastapi', 'opentelemetry-instrumentation-httpx'] }

/** A Dockerfile for a service that has none: the sandbox's own versions of what its files import. */
export function dockerfileOf(service: LabService, files: Record<string, string>, pins: ReadonlyMap<string, string>): string {
  const prefix = service.context === '' ? '' : `${service.context}/`
  const sources = Object.entries(files).filter(([path]) => path.startsWith(prefix) && path.endsWith('.py')).map(([, text]) => text)
  const imported = sources.flatMap((text) => [...text.matchAll(/^\s*(?:from|import)\s+([A-Za-z_]\w*)/gm)].map(([, name]) => name!))
  const program = service.command[0] ?? ''
  const packages = [...imported.map((name) => PACKAGE_OF[name] ?? name.replaceAll('_', '-')), program].flatMap((name) => [name, ...(WITH[name] ?? [])])
  const needed = [...new Set(packages)].filter((name) => pins.has(name)).sort().map((name) => `${name}==${pins.get(name)}`)
  return [
    'FROM python:3.14-slim',
    'WORKDIR /app',
    ...(needed.length > 0 ? [`RUN pip install --no-cache-dir ${needed.join(' ')}`] : []),
    'COPY . .',
    '',
  ].join('\n')
}

/** name -> version, of a requirements file. */
export const pinsIn = (lock: string): Map<string, string> => new Map([...lock.matchAll(/^([a-z0-9-]+)==(\S+)/gm)].map(([, name, version]) => [name!, version!]))
