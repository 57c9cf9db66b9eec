import type { Exported } from './exported.ts'

/** How to run the project, and what differs from the simulated lab. */
export function readmeOf({ title, lab, faults, checks, hasWorld }: Pick<Exported, 'title' | 'lab' | 'faults' | 'checks' | 'hasWorld'>, pins: ReadonlyMap<string, string>): string {
  const clients = [...new Set(lab.services.flatMap(({ broker }) => (broker === 'kafka' ? ['aiokafka'] : broker === 'rabbitmq' ? ['aio-pika'] : [])))]
  const addresses = lab.services.filter(({ broker }) => broker === undefined).flatMap(({ name, published }) => published.map(({ host }) => `- ${name}: http://localhost:${host}`))
  const first = faults[0]
  return `# ${title}

The services of the lab, on real images. You need Docker with Compose 2.24 or later${Object.keys(checks).length === 0 ? '' : '; for the checks, Python 3.10 or later'}.

\`\`\`sh
docker compose up --build --wait
\`\`\`

${addresses.join('\n')}

Between the services stand [toxiproxy](https://github.com/Shopify/toxiproxy), which spoils the network, and a tap, which sees it
(\`compose.override.yaml\`, \`faultline/\`). Without them: \`docker compose -f compose.yaml up\`.
${first === undefined ? '' : `
## The lesson's faults

\`\`\`sh
python -m faultline list
python -m faultline arm ${JSON.stringify(first.name)}
python -m faultline clear
\`\`\`
`}${Object.keys(checks).length === 0 ? '' : `
## The checks

\`\`\`sh
pip install ${['pytest', ...clients.map((name) => `${name}==${pins.get(name)}`)].join(' ')}
pytest checks
\`\`\`

They are those of the simulated lab, here against the real services, so they take real time; each begins with containers
and volumes made anew. What needs virtual time or a
fault that only a simulated network has (lost packets, clocks, a crash at an exact step) is skipped, with its reason. \`FAULTLINE_LONGEST=600 pytest checks\` lets
a check wait up to 600 seconds. Through toxiproxy a connection is always made at once; where the service behind it is gone, it is closed
again instead of refused.
`}${hasWorld ? `
The lesson's outside world (hosts on the internet that it answers for) is not part of this project: such requests go to the real internet.
` : ''}`
}
