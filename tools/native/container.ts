import fs from 'node:fs'
import path from 'node:path'

/** What a program of a project finds around it, as in its container. */
export interface Surroundings {
  /** A folder for what is needed to make them. */
  folder: string
  /** /etc/hosts. */
  hosts: string
  /** A folder of this machine for each path that the program sees there: /app, its volumes. */
  mounts: Record<string, string>
}

/**
 * A root of its own: this machine's, with other files in a few places. Namespaces of users and mounts need no rights on most Linuxes.
 * The program takes the shell's place: signals reach it.
 */
const SCRIPT = `set -e
root=$1 mounts=$2; shift 2
mount -t tmpfs root "$root"
for one in /*; do
  if [ -L "$one" ]; then cp -P "$one" "$root$one"
  elif [ -d "$one" ]; then mkdir "$root$one"; mount --rbind "$one" "$root$one"
  else touch "$root$one"; mount --bind "$one" "$root$one"; fi
done
while IFS='	' read -r target from; do
  [ -d "$from" ] && mkdir -p "$root$target"
  mount --bind "$from" "$root$target"
done < "$mounts"
exec chroot "$root" /bin/sh -c 'cd /app && exec "$@"' sh "$@"
`

/** The command that runs a program in its surroundings. */
export function contained({ folder, hosts, mounts }: Surroundings, command: string[]): { command: string; args: string[] } {
  const at = (name: string) => path.join(folder, name)
  fs.mkdirSync(at('root'), { recursive: true })
  fs.writeFileSync(at('hosts'), hosts)
  fs.writeFileSync(at('mounts'), Object.entries({ ...mounts, '/etc/hosts': at('hosts') }).map(([target, from]) => `${target}\t${from}\n`).join(''))
  return { command: 'unshare', args: ['--user', '--map-root-user', '--mount', '/bin/sh', '-c', SCRIPT, 'sh', at('root'), at('mounts'), ...command] }
}
