import type { Broker } from '../state.ts'

export function accountInfo({ state }: Broker): object {
  const streams = [...state.streams.values()]
  const sum = (storage: string): number => streams.filter(({ config }) => config.storage === storage).reduce((bytes, stream) => bytes + stream.bytes, 0)
  return {
    memory: sum('memory'), storage: sum('file'), reserved_memory: 0, reserved_storage: 0, streams: streams.length,
    consumers: streams.reduce((count, { consumers }) => count + consumers.size, 0),
    limits: {
      max_memory: -1, max_storage: -1, max_streams: -1, max_consumers: -1, max_ack_pending: -1, memory_max_stream_bytes: -1, storage_max_stream_bytes: -1,
      max_bytes_required: false,
    },
    api: { level: 1, total: state.api.total, errors: state.api.errors },
  }
}
