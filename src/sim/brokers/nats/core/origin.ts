/** Where a message comes from that no client has sent: by hand, or a fault. */
export interface Origin { from: string; fault?: string }
