import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
const none = /^0+$/;
/** 127.0.0.0/8 and ::1, as the kernel writes them */
const loopback = /^([0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** Own are the page's origin, and what never leaves the page. */
export function isOwn(url: string, page: string): boolean {
  if (/^(blob|data):/.test(url)) return true;
  const [asked, own] = [new URL(url), new URL(page)];
  return asked.host === own.host && ['http:', 'ws:', 'app:'].includes(asked.protocol);
}

/**
 * Addresses outside of this computer that a process is connected with or about to be, as the kernel writes them
 * (Linux; elsewhere none are known).
 */
export function peersOf(processId: number): string[] {
  if (process.platform !== 'linux') return [];
  const sockets = socketsOf(processId);
  const peers: string[] = [];
  for (const table of tables) {
    for (const line of read(`/proc/${processId}/net/${table}`).split('\n').slice(1)) {
      const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = ''] = remote.split(':');
      if (sockets.has(inode) && address !== '' && !none.test(address) && !loopback.test(address)) peers.push(remote);
    }
  }
  return peers;
}

function socketsOf(processId: number): Set<string> {
  const folder = `/proc/${processId}/fd`;
  const inodes = new Set<string>();
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    const inode = /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`${folder}/${name}`)) ?? '')?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

const read = (path: string) => attempt(() => readFileSync(path, 'utf8')) ?? '';

/** Processes and their files come and go while one looks. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
