import { Command, Option } from 'commander'
import { chaosCommand, type ChaosCommand } from './commands/chaos.ts'
import { checkCommand, type CheckCommand } from './commands/check.ts'
import { execCommand, type ExecCommand } from './commands/exec.ts'
import { runCommand, type RunCommand } from './commands/run.ts'
import { swarmCommand, type SwarmCommand } from './commands/swarm.ts'
import { testCommand, type TestCommand } from './commands/test.ts'
import { asCount, asDuration, asSeed, asSeedRanges, asSeeds, gather } from './options.ts'

const EXIT_CODES = '\nExit code: 0 all well, 1 a verdict went against it, 2 it could not be tried (wrong option, broken files).'
const JSON_OPTION = ['--json', 'one JSON document on stdout instead of text'] as const

/** The commands and their options. `done` is told the exit code. */
export function makeProgram(done: (code: number) => void): Command {
  const program = new Command('faultline')
    .description('Runs, tests and checks labs of Python microservices in a simulated network, in virtual time.')
    .exitOverride()
    .showHelpAfterError('Run `faultline --help` or `faultline COMMAND --help` for what there is.')

  program.command('check')
    .description('check lessons: on every seed the starter fails, the solution passes, each mutant fails exactly the checks that it names and its hint shows')
    .argument('[path...]', 'lessons, or folders of lessons', [])
    .option(...JSON_OPTION)
    .option('--seeds <list>', 'these seeds instead of the lesson\'s: 1,2,3', asSeeds)
    .option('--mutant <name>', 'this mutant only')
    .option('-k, --only <expr>', 'the checks that match, as pytest -k')
    .option('--jobs <n>', 'sandboxes at a time', asCount)
    .addHelpText('after', EXIT_CODES)
    .action(async (paths: string[], options: CheckCommand) => done(await checkCommand(paths, options)))

  program.command('test')
    .description('run the checks of a folder (DIR/checks) against its services (DIR/compose.yaml)')
    .argument('<dir>', 'the folder of the project')
    .option(...JSON_OPTION)
    .option('--seeds <list>', 'seeds for checks that name none: 1,2,3', asSeeds)
    .option('-k, --only <expr>', 'the checks that match, as pytest -k')
    .addHelpText('after', EXIT_CODES)
    .action(async (dir: string, options: TestCommand) => done(await testCommand(dir, options)))

  program.command('run')
    .description('run the lab of a folder (DIR/compose.yaml) as fast as it goes')
    .argument('<dir>', 'the folder of the project')
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .addOption(new Option('--for <duration>', 'virtual time: 60s, 10m, 1h30m').argParser(asDuration).default(60e9, '60s'))
    .option('--json', 'prints {"hash","events","virtual_s","wall_ms"}')
    .option('--log <file>', 'writes the event log, one JSON object a line')
    .option('--request <text>', 'sends "GET http://orders:8001/x [BODY] [@2s]"; may be given again', gather)
    .option('--fault <json>', 'arms {"type": "latency", "latency": 3000, "to": "payments", "at": "2s"}, or those of a file; may be given again', gather)
    .option('--schedule <file>', 'plays a run again that swarm or explore has written down: its seed, commands and length')
    .addHelpText('after', EXIT_CODES)
    .action(async (dir: string, options: RunCommand) => done(await runCommand(dir, options)))

  program.command('swarm')
    .description('throw random faults at the lab of a folder, a schedule of them from each seed, and look for what breaks')
    .argument('<dir>', 'the folder of the project')
    .addOption(new Option('--seeds <range>', 'seeds: 1..1000, or 1,2,3').argParser(asSeedRanges).default(asSeedRanges('1..100'), '1..100'))
    .option('--verify', 'runs each seed again in a fresh process and compares the logs')
    .option('--json', 'prints {"seeds","failures","mismatches","list",...}')
    .option('--request <text>', 'what drives the lab, instead of swarm.yaml or the checks: "GET http://orders:8001/x [BODY] [@2s]"; may be given again', gather)
    .option('--out <folder>', 'writes the schedules of failing seeds there, for `faultline run DIR --schedule FILE`')
    .option('--jobs <n>', 'sandboxes at a time', asCount)
    .addHelpText('after', EXIT_CODES)
    .action(async (dir: string, options: SwarmCommand) => done(await swarmCommand(dir, options)))

  program.command('chaos')
    .description('run a Chaos Toolkit experiment on the lab of a folder, in virtual time')
    .argument('<experiment>', 'the experiment, YAML or JSON')
    .argument('<dir>', 'the folder of the project')
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .option('--json', 'prints the journal, as chaoslib writes it')
    .option('--journal <file>', 'writes the journal there')
    .addHelpText('after', '\nExit code: 0 completed and not deviated, 1 deviated or failed, 2 it could not be tried.')
    .action(async (experiment: string, dir: string, options: ChaosCommand) => done(await chaosCommand(experiment, dir, options)))

  program.command('exec')
    .description('run one Python command in a sandboxed process, in a copy of a folder: faultline exec DIR -- python -m pytest')
    .argument('<dir>', 'the folder; what the command writes does not go back to it')
    .argument('<command...>', 'python, or a console script of an installed package')
    .showHelpAfterError('Put -- before the command: faultline exec DIR -- python -m pytest -q')
    .option('--seed <n>', 'the seed of its entropy', asSeed, 1)
    .option('--json', 'prints {"code","detail","stdout","stderr"}')
    .addHelpText('after', '\nExit code: that of the command; 2 where it could not be tried.')
    .action(async (dir: string, command: string[], options: ExecCommand) => done(await execCommand(dir, command, options)))

  return program
}
