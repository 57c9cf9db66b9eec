import { Option, type Command } from 'commander'
import { asDuration, asOrigin, asPort, asSeed, asSpeed, gather } from '../options.ts'

/** A host that nobody watches looks at its clock this often (ms). */
export const IDLE_FRAME = 250

/** What `faultline host` and the package's own command take alike. */
export const withHostOptions = (command: Command): Command =>
  command
    .description('Runs the services of a project; the ports that compose.yaml publishes are real ports of this machine (loopback only),\nso that curl, a browser or a REST client reaches them. An edited file starts its service again.')
    .option('--seed <n>', 'the seed of the run', asSeed, 1)
    .addOption(new Option('--speed <x>', 'virtual seconds a second: 1, 10, 0.5; max: as fast as it goes').argParser(asSpeed).default(1, '1'))
    .addOption(new Option('--for <duration>', 'ends after so much virtual time: 60s, 10m').argParser(asDuration))
    .option('--wait', 'starts no lab of its own: a page that connects starts one')
    .option('--any-port', 'where a published port is in use, takes a free one and says which')
    .addOption(new Option('--control <port>', 'the port that a page connects to; the next free one is taken').argParser(asPort).default(4180))
    .option('--origin <url>', 'a page of this origin may connect, besides those of this machine; may be given again', asOrigin)
    .option('--log <file>', 'writes the event log, one JSON object a line')
    .option('--record <file>', 'writes what was done to the lab, live traffic too, as a --schedule')
    .option('--request <text>', 'sends "GET http://orders:8001/x [BODY] [@2s]"; may be given again', gather)
    .option('--fault <json>', 'arms {"type": "latency", "latency": 3000, "to": "payments", "at": "2s"}, or those of a file; may be given again', gather)
    .option('--schedule <file>', 'plays a recorded run')
