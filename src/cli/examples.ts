/** What stands at the end of each help: lines that work as they are in Faultline's root (or with a DIR of one's own), and the exit codes. */
export type Topic = 'all' | 'check' | 'test' | 'run' | 'host' | 'open' | 'export' | 'swarm' | 'explore' | 'chaos' | 'exec'

const LESSON = 'lessons/01-rest-apis/01-first-endpoint'
const PROJECT = 'sandbox-templates/fastapi-service'

export const EXAMPLES: Record<Topic, string[]> = {
  all: [
    `npx faultline check ${LESSON}`,
    `npx faultline run ${PROJECT} --request "GET http://orders:8001/health"`,
    `npx faultline test ${PROJECT} --lesson ${LESSON}`,
    `npx faultline exec ${PROJECT} -- python -c "import fastapi; print(fastapi.__version__)"`,
  ],
  check: [
    `npx faultline check ${LESSON}`,
    `npx faultline check ${LESSON} --mutant bare-list --seeds 1,2`,
    `npx faultline check ${LESSON} -k "answers" --seeds 1 --json`,
  ],
  test: [
    'npx faultline test DIR',
    `npx faultline test ${PROJECT} --lesson ${LESSON}`,
  ],
  run: [
    `npx faultline run ${PROJECT} --for 10m --request "GET http://orders:8001/health"`,
    `npx faultline run ${PROJECT} --request "GET http://orders:8001/health @5s" --fault '{"type": "latency", "latency": 500, "at": "2s"}'`,
    `npx faultline run ${PROJECT} --seed 7 --json --log events.jsonl`,
  ],
  host: [
    'npx faultline host DIR',
    `npx faultline host ${PROJECT} --for 10s --speed 10 --any-port`,
    'npx faultline host DIR --record session.json',
    'npx faultline run DIR --schedule session.json',
  ],
  open: ['npx faultline open DIR', 'npx faultline open DIR --no-browser --port 8080'],
  export: ['npx faultline export lessons/04-resilience/01-timeouts --out my-timeouts', `npx faultline export ${PROJECT} --out my-service`],
  swarm: [
    `npx faultline swarm ${PROJECT} --seeds 1..50 --request "GET http://orders:8001/health"`,
    `npx faultline swarm ${LESSON} --seeds 1..20 --verify --json`,
  ],
  explore: [
    'npx faultline explore DIR --within 2s',
    `npx faultline explore ${PROJECT} --request "GET http://orders:8001/health" --reorders 0`,
  ],
  chaos: ['npx faultline chaos EXPERIMENT.yaml DIR', 'npx faultline chaos EXPERIMENT.json DIR --journal journal.json'],
  exec: [
    `npx faultline exec ${PROJECT} -- python -c "import fastapi; print(fastapi.__version__)"`,
    'npx faultline exec DIR -- python -m pytest tests',
  ],
}

const EXIT_CODES = 'Exit code: 0 all well, 1 a verdict went against it, 2 it could not be tried (wrong option, broken files).'
const OF_THE_COMMAND = 'Exit code: that of the command; 2 where it could not be tried.'

export function ending(topic: Topic): string {
  const examples = EXAMPLES[topic].map((line) => `  ${line}`).join('\n')
  const more = topic === 'all' ? 'faultline COMMAND --help tells all of one command.\n\n' : ''
  return `\n${more}Examples, in Faultline's own folder:\n${examples}\n\n${topic === 'exec' ? OF_THE_COMMAND : EXIT_CODES}`
}
