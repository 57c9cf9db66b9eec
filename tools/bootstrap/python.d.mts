export function findPython(): string[]
