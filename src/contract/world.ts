/** The outside world: hosts that no service of the lab provides, answered by the lesson's MSW handlers (N3). */
export interface OutsideRequest { id: number; method: string; url: string; headers: [string, string][]; body: Uint8Array }
export interface OutsideResponse {
  status: number
  statusText: string
  headers: [string, string][]
  body: Uint8Array
  /** Milliseconds of virtual time that the answer takes. */
  delay: number
}
/** null: no handler answers this request. */
export type OutsideWorld = (request: OutsideRequest) => Promise<OutsideResponse | null>
