import type { LabEvent } from '../../../src/contract/events.ts'
import type { SandboxRuntime } from '../../../src/contract/runtime.ts'
import { checkResult, fakeRuntime, type FakeRun, type Unnumbered } from '../fakeRuntime.ts'

type Bare = Unnumbered<LabEvent>

/** Two services that come up and answer each request at once. */
export function createLocalRuntime(): SandboxRuntime {
  let exchange = 0
  let now = 0
  const start = (run: FakeRun) => {
    exchange = 0
    now = 0
    run.emit({ kind: 'run.start', t: 0, process: '', seed: run.request.seed, epoch: 0, lab: 'sample', format: 1 } as Bare)
    for (const [i, { name }] of run.request.lab.services.entries()) {
      run.emit(
        { kind: 'process.start', t: 0, process: name, service: name, command: 'uvicorn', ip: `10.0.0.${i + 2}`, generation: 1 } as Bare,
        { kind: 'process.ready', t: 4e8, process: name, port: 8001 + i } as Bare,
      )
    }
    now = 4e8
    run.clock(now)
  }
  return fakeRuntime({
    onStart: start,
    onCommand(run, command) {
      now += 1e9
      run.emit({ kind: 'command', t: now, process: '', step: 0, command } as Bare)
      if (command.type === 'arm') run.emit({ kind: 'fault.arm', t: now, process: '', id: command.id, spec: command.spec, scope: command.scope } as Bare)
      if (command.type === 'clear') run.emit({ kind: 'fault.clear', t: now, process: '', id: command.id, reason: 'command' } as Bare)
      if (command.type === 'http') {
        const common = { exchange: ++exchange, conn: exchange, from: 'client', to: 'orders', headers: [], request: command.request.id }
        run.emit(
          { kind: 'http.request', t: now, process: 'client', method: command.request.method, path: '/orders', body: { text: '', size: 0 }, sent: now, ...common } as unknown as Bare,
          { kind: 'http.response', t: now + 12e6, process: 'orders', status: 201, body: { text: '{"item":"book"}', size: 15 }, sent: now + 10e6, ...common } as unknown as Bare,
        )
      }
      run.clock(now)
    },
    async check(request, listener) {
      listener.collected?.(4)
      const results = request.seeds.flatMap((seed) => [
        checkResult('checks/test_timeout.py::test_answers_in_budget', 'failed', seed),
        checkResult('checks/test_timeout.py::test_recovers', 'passed', seed),
      ])
      for (const result of results) listener.result(result)
      return { results, points: 2, pointsMax: 4, error: '' }
    },
  })
}
