import { Command, Option } from 'commander'
import type { ChaosCommand } from './commands/chaos.ts'
import type { CheckCommand } from './commands/check.ts'
import type { HostCommand } from './commands/host.ts'
import type { ExploreCommand } from './commands/explore.ts'
import type { ExecCommand } from './commands/exec.ts'
import type { ExportCommand } from './commands/export.ts'
import type { OpenCommand } from './commands/open.ts'
import type { RunCommand } from './commands/run.ts'
import type { SwarmCommand } from './commands/swarm.ts'
import type { TestCommand } from './commands/test.ts'
import { ending } from './examples.ts'
import { IDLE_FRAME, withHostOptions } from './host/options.ts'
import { asAmount, asCount, asDuration, asPort, asSeed, asSeedRanges, asSeeds, gather } from './options.ts'
import { KEPT } from './sandbox/places.ts'

const JSON_OPTION = ['--json', 'one JSON document on stdout instead of text'] as const

/** The commands and their options; each loads its own program. `done` is told the exit code. */
export function makeProgram(done: (code: number) => void): Command {
  const program = new Command('faultline')
    .description('Runs, tests and checks labs of Python microservices in a simulated network, in virtual time.\nA project is a folder with a compose.yaml and its services; a lesson is a folder with a lesson.md (docs/AUTHORING.md).')
    .helpOption('-h, --help', 'this help')
    .addHelpText('after', ending('all'))
    .exitOverride()
    .showHelpAfterError('Run `faultline --help` or `faultline COMMAND --help` for what there is.')

  program.command('check')
    .summary('whether lessons may land')
    .description('Checks lessons: on every seed the starter fails, the solution passes, and each mutant fails exactly the checks that it names and shows its hint.')
    .argument('[path...]', 'lessons, or folders of lessons; lessons/ unless told')
    .option(...JSON_OPTION)
    .option('--seeds <list>', 'these seeds instead of the lesson\'s: 1,2,3', asSeeds)
    .option('--mutant <name>', 'this mutant only')
    .option('-k, --only <expr>', 'the checks that match, as pytest -k')
    .option('--jobs <n>', 'sandboxes at a time; as many as the machine has cores, at most 4, unless told', asCount)
    .addHelpText('after', ending('check'))
    .action(async (paths: string[], options: CheckCommand) => done(await (await import('./commands/check.ts')).checkCommand(paths, options)))

  program.command('test')
    .summary('run checks against the services of a project')
    .description('Runs the checks of a project (DIR/checks), or those of a lesson, against its services (DIR/compose.yaml).')
    .argument('<dir>', 'the project: the folder with its compose.yaml')
    .option(...JSON_OPTION)
    .option('--lesson <dir>', 'the checks, seeds and outside world of this lesson instead of DIR/checks')
    .option('--seeds <list>', 'seeds for checks that name none: 1,2,3', asSeeds)
    .option('-k, --only <expr>', 'the checks that match, as pytest -k')
    .addHelpText('after', ending('test'))
    .action(async (dir: string, options: TestCommand) => done(await (await import('./commands/test.ts')).testCommand(dir, options)))

  program.command('run')
    .summary('run the services of a project, without a page')
    .description('Runs the services of a project (DIR/compose.yaml) in virtual time, as fast as it goes, and says what they print.')
    .argument('<dir>', 'the project: the folder with its compose.yaml')
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .addOption(new Option('--for <duration>', 'how much virtual time: 60s, 10m, 1h30m').argParser(asDuration).default(60e9, '60s'))
    .option('--json', 'prints nothing but {"hash","events","virtual_s","wall_ms"}')
    .option('--log <file>', 'writes the event log, one JSON object a line')
    .option('--request <text>', 'sends "GET http://orders:8001/x [BODY] [@2s]"; may be given again', gather)
    .option('--fault <json>', 'arms {"type": "latency", "latency": 3000, "to": "payments", "at": "2s"}, or those of a file; may be given again', gather)
    .option('--schedule <file>', 'plays a run again that swarm or explore has written down: its seed, commands and length')
    .addHelpText('after', ending('run'))
    .action(async (dir: string, options: RunCommand) => done(await (await import('./commands/run.ts')).runCommand(dir, options)))

  withHostOptions(program.command('host'))
    .summary('run the services of a project with real ports, in real time')
    .argument('<dir>', 'the project: the folder with its compose.yaml')
    .option('--lesson <dir>', 'the outside world of this lesson answers for hosts that no service provides')
    .addHelpText('after', ending('host'))
    .action(async (dir: string, options: HostCommand & { lesson?: string }) => {
      const world = options.lesson === undefined ? undefined : await (await import('../lesson/load.ts')).loadWorld(options.lesson) ?? undefined
      const [{ createProcessRuntime }, { hostToken }] = await Promise.all([import('./sandbox/index.ts'), import('./open/token.ts')])
      const runtime = createProcessRuntime({ frame: IDLE_FRAME })
      // In a process of its own, the sandbox starts while this one still reads what it is to run.
      runtime.warm().catch(() => {})
      done(await (await import('./commands/host.ts')).hostCommand(dir, options, { runtime, world, kept: KEPT, token: hostToken(dir) }))
    })

  program.command('open')
    .summary('work on a folder in the page')
    .description('Serves the page with a folder of this machine: its services run, break and are checked there, what is edited there is written into the folder,\nand what another editor writes shows in the page. Loopback only.')
    .argument('<dir>', 'the folder')
    .addOption(new Option('--port <port>', 'tried first; the next free one is taken').argParser(asPort).default(4173))
    .option('--no-browser', 'prints the address only')
    .addHelpText('after', ending('open'))
    .action(async (dir: string, options: OpenCommand) => done(await (await import('./commands/open.ts')).openCommand(dir, options)))

  program.command('export')
    .summary('write a lesson or project as one\'s own machine runs it')
    .description('Writes a lesson (its starter) or a project into a folder that runs with docker compose on the real images, with toxiproxy between the services, and its checks for pytest.')
    .argument('<path>', 'the lesson, or the folder of the project')
    .requiredOption('--out <folder>', 'where to; it must not hold anything yet')
    .option('--solution', 'the lesson\'s solution instead of its starter')
    .option(...JSON_OPTION)
    .addHelpText('after', ending('export'))
    .action(async (from: string, options: ExportCommand) => done(await (await import('./commands/export.ts')).exportCommand(from, options)))

  program.command('swarm')
    .summary('throw random faults at a project')
    .description('Throws random faults at the lab of a folder, a schedule of them from each seed, and looks for what breaks.')
    .argument('<dir>', 'the folder of the project')
    .addOption(new Option('--seeds <range>', 'seeds: 1..1000, or 1,2,3').argParser(asSeedRanges).default(asSeedRanges('1..100'), '1..100'))
    .option('--verify', 'runs each seed again in a fresh process and compares the logs')
    .addOption(new Option('--in <browser>', 'runs each seed again in the page\'s sandbox in this browser instead').choices(['chromium', 'firefox']))
    .option('--json', 'prints {"seeds","failures","mismatches","list",...}')
    .option('--request <text>', 'what drives the lab, instead of swarm.yaml or the checks: "GET http://orders:8001/x [BODY] [@2s]"; may be given again', gather)
    .option('--out <folder>', 'writes the schedules of failing seeds there, for `faultline run DIR --schedule FILE`')
    .option('--jobs <n>', 'sandboxes at a time', asCount)
    .addHelpText('after', ending('swarm'))
    .action(async (dir: string, options: SwarmCommand) => done(await (await import('./commands/swarm.ts')).swarmCommand(dir, options)))

  program.command('explore')
    .summary('try every crash and every order of messages')
    .description('From one moment on, kills each service at each of its scheduling points and lets messages come in every order, and looks for what breaks.')
    .argument('<dir>', 'the folder of the project')
    .addOption(new Option('--within <duration>', 'virtual time in which crashes and reorderings happen').argParser(asDuration).default(2e9, '2s'))
    .option('--crashes <n>', 'crashes in one branch at most', asAmount, 1)
    .option('--reorders <n>', 'reorderings in one branch at most', asAmount, 1)
    .addOption(new Option('--restart <duration>', 'a supervisor looks so often, and brings crashed services back').argParser(asDuration).default(5e8, '500ms'))
    .option('--most <n>', 'branches at most', asCount, 500)
    .option('--first', 'ends with the first failing branch')
    .option('--request <text>', 'sent at the moment, instead of those of explore.yaml: "POST http://orders:8001/x [BODY] [@100ms]"; may be given again', gather)
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .option('--json', 'prints {"branches","failing","pruned","left","covered","list",...}')
    .option('--out <folder>', 'writes the schedules of failing branches there, for `faultline run DIR --schedule FILE`')
    .option('--jobs <n>', 'sandboxes at a time', asCount)
    .addHelpText('after', ending('explore'))
    .action(async (dir: string, options: ExploreCommand) => done(await (await import('./commands/explore.ts')).exploreCommand(dir, options)))

  program.command('chaos')
    .summary('run a Chaos Toolkit experiment')
    .description('Runs a Chaos Toolkit experiment on the lab of a folder, in virtual time.')
    .argument('<experiment>', 'the experiment, YAML or JSON')
    .argument('<dir>', 'the folder of the project')
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .option('--json', 'prints the journal, as chaoslib writes it')
    .option('--journal <file>', 'writes the journal there')
    .addHelpText('after', ending('chaos'))
    .action(async (experiment: string, dir: string, options: ChaosCommand) => done(await (await import('./commands/chaos.ts')).chaosCommand(experiment, dir, options)))

  program.command('exec')
    .summary('run one Python command in the sandbox')
    .description('Runs one Python command in a sandboxed process, in a copy of a folder. Plain pytest leaves out checks/, which need a lab: see faultline test.')
    .argument('<dir>', 'the folder; what the command writes does not go back to it')
    .argument('<command...>', 'python, or a console script of an installed package')
    .showHelpAfterError('Put -- before the command: faultline exec DIR -- python -m pytest -q')
    .option('--seed <n>', 'the seed of its entropy', asSeed, 1)
    .option('--json', 'prints {"code","detail","stdout","stderr"}')
    .addHelpText('after', ending('exec'))
    .action(async (dir: string, command: string[], options: ExecCommand) => done(await (await import('./commands/exec.ts')).execCommand(dir, command, options)))

  return program
}
