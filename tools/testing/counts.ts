import fs from 'node:fs'

/** How many tests of a runner passed and failed. */
export interface Counts { passed: number; failed: number }

export const add = (a: Counts, b: Counts): Counts => ({ passed: a.passed + b.passed, failed: a.failed + b.failed })

/** A runner that ends badly without saying which test failed (a crash, a broken file) counts as one failure. */
function honest(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function readReport<T>(file: string, count: (report: T) => Counts): Counts {
  return fs.existsSync(file) ? count(JSON.parse(fs.readFileSync(file, 'utf8')) as T) : { passed: 0, failed: 0 }
}

interface VitestReport { numPassedTests: number; numFailedTests: number; testResults?: { status: string; assertionResults: unknown[] }[] }

export const vitestCounts = (file: string, exitCode: number): Counts =>
  honest(readReport<VitestReport>(file, (report) => {
    // A file that does not even load has failed but holds no tests.
    const broken = (report.testResults ?? []).filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken }
  }), exitCode)

interface PlaywrightReport { stats: { expected: number; unexpected: number; flaky: number }; errors: unknown[] }

export const playwrightCounts = (file: string, exitCode: number): Counts =>
  honest(readReport<PlaywrightReport>(file, (report) => ({
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
  })), exitCode)

/** A tool that only says yes or no counts as one test. */
export const oneCheck = (exitCode: number): Counts => (exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

export const summary = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`
