import { describe, expect, it } from 'vitest'
import { durationMs } from '../../src/lab/duration.ts'
import { orders, problem } from './helpers.ts'

const check = (test: string, more = '') => orders(`healthcheck: {test: ${test}${more}}`).healthcheck

describe('healthcheck', () => {
  it.each([
    ['["CMD", "curl", "-f", "http://localhost:8001/health"]', 8001, '/health'],
    ['["CMD", "curl", "--fail", "-s", "-o", "/dev/null", "-m", "5", "127.0.0.1:8001/a?b=c"]', 8001, '/a?b=c'],
    ['["CMD", "wget", "-q", "--spider", "http://orders:8001"]', 8001, '/'],
    ['["CMD-SHELL", "curl -f http://localhost:8001/health || exit 1"]', 8001, '/health'],
    ['curl -sf http://localhost/health > /dev/null 2>&1 || exit 1', 80, '/health'],
    [`["CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8001/health')"]`, 8001, '/health'],
  ])('understands %s', (test, port, path) => expect(check(test)?.probe).toEqual({ kind: 'http', port, path }))

  it.each(['["CMD", "nc", "-z", "localhost", "8001"]', 'nc -zw 2 localhost 8001 || exit 1'])('understands %s', (test) => {
    expect(check(test)?.probe).toEqual({ kind: 'tcp', port: 8001 })
  })

  it('takes the times, and Docker\'s own where none are given', () => {
    expect(check('curl localhost', ', interval: 5s, timeout: 500ms, retries: 7, start_period: 1m30s')).toMatchObject({ intervalMs: 5000, timeoutMs: 500, retries: 7, startPeriodMs: 90_000 })
    expect(check('curl localhost')).toMatchObject({ intervalMs: 30_000, timeoutMs: 30_000, retries: 3, startPeriodMs: 0 })
  })

  it.each(['{disable: true}', '{test: ["NONE"]}', '{test: curl localhost, disable: true}'])('is off with %s', (text) => expect(orders(`healthcheck: ${text}`).healthcheck).toBeNull())

  it('is on with disable: false', () => expect(check('curl localhost', ', disable: false')?.probe.port).toBe(80))

  it.each([
    ['["CMD", "pg_isready"]', 'cannot tell what `pg_isready` checks'], ['["curl", "localhost"]', 'must begin with "CMD"'], ['["CMD", "curl", "http://payments:8002"]', 'looks at payments'],
    ['["CMD", "curl", "https://localhost"]', 'plain HTTP'], ['["CMD", "curl", "-X", "POST", "localhost"]', 'something else than a GET'], ['curl localhost | grep ok', 'runs no shell'],
    ['["CMD", "python", "check.py"]', 'python -c'], ['["CMD", "nc", "localhost"]', 'a host and a port'], ['["CMD", "curl", "-f"]', 'names 0 URLs'],
  ])('refuses %s', (test, message) => {
    expect(problem(`healthcheck: {test: ${test}}`)).toMatchObject({ line: 5, key: 'services.orders.healthcheck.test', message: expect.stringContaining(message) })
  })

  it('refuses a duration without a unit, and a healthcheck without a test', () => {
    expect(problem('healthcheck: {test: curl localhost, interval: 10}')).toMatchObject({ key: 'services.orders.healthcheck.interval', help: expect.stringContaining('10s') })
    expect(problem('healthcheck: {interval: 10s}').message).toContain('without `test`')
  })
})

describe('durations', () => {
  it.each<[string, number | null]>([['10s', 10_000], ['1m30s', 90_000], ['1.5s', 1500], ['250us', 0.25], ['2h', 7_200_000], ['', null], ['10', null], ['1s x', null], ['s', null]])('%j', (text, ms) => {
    expect(durationMs(text)).toBe(ms)
  })
})
