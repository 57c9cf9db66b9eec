import { setting, settingNumber } from './config.ts'
import { memoryOf } from './memory.ts'
import type { Broker, Db } from '../state.ts'
import { VERSION } from './version.ts'

type Section = (broker: Broker) => Record<string, string | number>

const seconds = ({ io, state }: Broker): number => Math.floor((io.now - state.startedAt) / 1e9)

const server: Section = (broker) => ({
  redis_version: VERSION, redis_mode: 'standalone', os: 'Linux x86_64', arch_bits: 64, process_id: 1, run_id: broker.state.runId,
  tcp_port: setting(broker.state.config, 'port'), server_time_usec: broker.io.wall * 1000, uptime_in_seconds: seconds(broker),
  uptime_in_days: Math.floor(seconds(broker) / 86400), hz: setting(broker.state.config, 'hz'), configured_hz: setting(broker.state.config, 'hz'),
  executable: '/data/redis-server', config_file: '',
})

const clients: Section = ({ state }) => ({
  connected_clients: state.clients.size, cluster_connections: 0, maxclients: settingNumber(state.config, 'maxclients'),
  client_recent_max_input_buffer: 0, client_recent_max_output_buffer: 0,
  blocked_clients: [...state.clients.values()].filter(({ waiting }) => waiting !== null).length, tracking_clients: 0, clients_in_timeout_table: 0,
})

const memory: Section = (broker) => {
  const used = memoryOf(broker)
  const most = settingNumber(broker.state.config, 'maxmemory')
  return {
    used_memory: used, used_memory_human: human(used), used_memory_rss: used + 8e6, used_memory_dataset: broker.state.used, maxmemory: most,
    maxmemory_human: human(most), maxmemory_policy: setting(broker.state.config, 'maxmemory-policy'), mem_fragmentation_ratio: '1.00', mem_allocator: 'jemalloc-5.2.1',
  }
}

function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`
  const power = Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)))
  return `${(bytes / 1024 ** power).toFixed(2)}${'BKMG'[power]}`
}

const persistence: Section = ({ state: { saving, config } }) => ({
  loading: 0, rdb_changes_since_last_save: saving.dirty, rdb_bgsave_in_progress: saving.writing === null ? 0 : 1,
  rdb_last_save_time: Math.floor(saving.lastSave / 1000), rdb_last_bgsave_status: 'ok', aof_enabled: setting(config, 'appendonly') === 'yes' ? 1 : 0,
  aof_rewrite_in_progress: 0, aof_last_write_status: 'ok',
})

const stats: Section = ({ state }) => ({
  total_connections_received: state.stats.connections, total_commands_processed: state.stats.commands, rejected_connections: 0,
  expired_keys: state.stats.expired, evicted_keys: state.stats.evicted, keyspace_hits: state.stats.hits, keyspace_misses: state.stats.misses,
  pubsub_channels: state.channels.size, pubsub_patterns: state.patterns.size, total_error_replies: [...state.errors.values()].reduce((sum, one) => sum + one, 0),
})

const replication: Section = () => ({ role: 'master', connected_slaves: 0, master_repl_offset: 0 })
const cpu: Section = () => ({ used_cpu_sys: '0.000000', used_cpu_user: '0.000000' })
const modules: Section = () => ({})
const errorstats: Section = ({ state }) => Object.fromEntries([...state.errors].map(([code, count]) => [`errorstat_${code}`, `count=${count}`]))
const cluster: Section = () => ({ cluster_enabled: 0 })
const keyspace: Section = ({ state }) => Object.fromEntries(state.dbs.filter(({ keys }) => keys.size > 0).map((db) => [`db${db.index}`, lineOf(db)]))
const lineOf = ({ keys, expiring }: Db): string => `keys=${keys.size},expires=${expiring.size},avg_ttl=0`

const SECTIONS: Record<string, Section> = {
  Server: server, Clients: clients, Memory: memory, Persistence: persistence, Stats: stats, Replication: replication, CPU: cpu, Modules: modules,
  Errorstats: errorstats, Cluster: cluster, Keyspace: keyspace,
}
const EVERYTHING = new Set(['default', 'all', 'everything'])

export function infoText(broker: Broker, asked: string[]): string {
  const wanted = asked.map((word) => word.toLowerCase())
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((word) => EVERYTHING.has(word) || word === name.toLowerCase())
  return Object.entries(SECTIONS).filter(([name]) => isWanted(name)).map(([name, section]) =>
    `# ${name}\r\n${Object.entries(section(broker)).map(([key, value]) => `${key}:${value}\r\n`).join('')}`).join('\r\n')
}
