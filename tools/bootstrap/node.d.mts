export function checkNode(version?: string): void
export function projectNode(): string
