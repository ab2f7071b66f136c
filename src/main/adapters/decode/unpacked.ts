/**
 * Long recordings of other formats than WAV, unpacked for reading at any place: each is decoded once, as far as somebody asks, into
 * a file of plain samples that is kept under its SHA-256. What is used longest ago makes room. All of it can be deleted at any time.
 */
import { mkdir, open, readdir, rm, stat, statfs, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '#shared/core/result.ts';
import { readInto } from './open.ts';
import { bytesOf, noRoom, startUnpacking, writeProblem } from './unpacking.ts';
import type { StoredSound, Unpacking } from './unpacking.ts';

export type { StoredSound } from './unpacking.ts';

/** Mono samples of one recording. */
export interface SampleSource {
  readonly frames: number;
  /** Samples [first, first + target.length) into `target`; both lie within the recording. Throws ProblemError. */
  read(first: number, target: Float32Array): Promise<void>;
}

export interface UnpackedOptions {
  readonly folder: string;
  /** bytes that are kept; a recording that is larger alone is kept alone */
  readonly mostBytes?: number;
  /** bytes of the disk that stay free */
  readonly reserveBytes?: number;
  /** milliseconds that one that is not ready is kept without a question */
  readonly keepFor?: number;
  /** How far the unpacking of a recording is, between 0 and 1; null when it does not go on. */
  readonly progress?: (recordingId: number, share: number | null) => void;
}

export interface UnpackedSounds {
  /** Lets `use` read a recording. Throws what went wrong as a ProblemError: those of readSound, file.changed, sound.no-room, sound.write. */
  use<T>(sound: StoredSound, use: (source: SampleSource) => Promise<T>): Promise<T>;
  /** Removes what an earlier Earmark left half written, as the first use does. */
  clean(): Promise<void>;
  /** Ends what is going on; nothing half written is left. */
  close(): Promise<void>;
}

/** Another way of unpacking the same recording is another number. */
const ending = '.1.f32';
const partEnding = '.part';
const wholeName = /^[0-9a-f]{64}\.1\.f32$/;
/** 8 GiB are 12 hours of 48 kHz. */
const usualBytes = 2 ** 33;
const usualReserve = 2 ** 29;
const usualKeepFor = 60_000;
const progressMilliseconds = 200;

interface Entry {
  readonly sha256: string;
  /** on the disk, or to be written */
  bytes: number;
  /** null while there is no room for it yet, and when all of it is there */
  unpacking: Unpacking | null;
  whole: boolean;
  /** milliseconds since 1970 */
  used: number;
  users: number;
}

export function createUnpackedSounds(options: UnpackedOptions): UnpackedSounds {
  const { folder, mostBytes = usualBytes, reserveBytes = usualReserve, keepFor = usualKeepFor, progress } = options;
  const fileOf = (sha256: string) => join(folder, sha256 + ending);
  const partOf = (sha256: string) => join(folder, sha256 + partEnding);
  const entries = new Map<string, Entry>();
  let listed: Promise<void> | null = null;
  /** room is made for one at a time */
  let making: Promise<unknown> = Promise.resolve();

  /** Finds what is there from earlier, and removes what is only half there. */
  async function list(): Promise<void> {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!wholeName.test(name)) {
        await rm(join(folder, name), { force: true, recursive: true }).catch(() => undefined);
        continue;
      }
      const facts = await stat(join(folder, name)).catch(() => null);
      const sha256 = name.slice(0, 64);
      if (facts)
        entries.set(sha256, {
          sha256,
          bytes: facts.size,
          unpacking: null,
          whole: true,
          used: facts.mtimeMs,
          users: 0,
        });
    }
  }

  /** Removes the one used longest ago, of those that are not being read; false where there is none. */
  async function removeOldest(): Promise<boolean> {
    const idle = [...entries.values()].filter(({ users, whole }) => users === 0 && whole);
    const oldest = idle.sort((a, b) => a.used - b.used)[0];
    if (oldest === undefined) return false;
    entries.delete(oldest.sha256);
    await rm(fileOf(oldest.sha256), { force: true }).catch(() => undefined);
    return true;
  }

  async function makeRoom(sound: StoredSound): Promise<void> {
    // Its own bytes are among them.
    const all = () => [...entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    while (all() > mostBytes) if (!(await removeOldest())) break;
    const toCome = () =>
      [...entries.values()].reduce(
        (sum, { bytes, unpacking }) => sum + (unpacking ? bytes - 4 * unpacking.written : 0),
        0,
      );
    for (;;) {
      const disk = await statfs(folder).catch(() => null);
      if (disk === null || disk.bavail * disk.bsize - toCome() - bytesOf(sound) >= reserveBytes) return;
      if (!(await removeOldest())) throw new ProblemError(noRoom(folder, sound));
    }
  }

  async function start(sound: StoredSound, entry: Entry): Promise<Unpacking> {
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    await (making = making.then(
      () => makeRoom(sound),
      () => makeRoom(sound),
    ));
    const { sha256 } = sound;
    const unpacking = startUnpacking(sound, {
      part: partOf(sha256),
      file: fileOf(sha256),
      keepFor,
      isRead: () => entry.users > 0,
      progress: rarely((share) => progress?.(sound.id, share)),
    });
    entry.unpacking = unpacking;
    void unpacking.ended.then((found) => {
      entry.unpacking = null;
      entry.whole = found.ok;
      if (found.ok) entry.bytes = 4 * found.value;
      else if (entries.get(sha256) === entry) entries.delete(sha256);
    });
    return unpacking;
  }

  const starting = new Map<Entry, Promise<Unpacking>>();

  function begin(sound: StoredSound): Entry {
    const { sha256 } = sound;
    const entry: Entry = { sha256, bytes: bytesOf(sound), unpacking: null, whole: false, used: Date.now(), users: 0 };
    entries.set(sha256, entry);
    const started = start(sound, entry);
    starting.set(entry, started);
    started
      .catch(() => entries.delete(sha256))
      .finally(() => starting.delete(entry))
      .catch(() => undefined);
    return entry;
  }

  /** What there is of a recording, or a new beginning, with one user more; what is just being given up is waited for. */
  async function take(sound: StoredSound): Promise<Entry> {
    for (;;) {
      const entry = entries.get(sound.sha256) ?? begin(sound);
      if (entry.unpacking?.givenUp !== true) {
        entry.users++;
        return entry;
      }
      await entry.unpacking.ended;
    }
  }

  /** The file of an entry, under the one name or, since just now, the other. */
  async function openFile(entry: Entry): Promise<FileHandle> {
    const { sha256 } = entry;
    const part = entry.whole ? null : await open(partOf(sha256)).catch(() => null);
    if (part !== null) return part;
    try {
      return await open(fileOf(sha256));
    } catch (error) {
      // Somebody has tidied up: the next time it is unpacked again.
      entries.delete(sha256);
      throw new ProblemError(writeProblem(error, fileOf(sha256)));
    }
  }

  return {
    async use(sound, work) {
      await (listed ??= list());
      const entry = await take(sound);
      touch(entry);
      let file: FileHandle | null = null;
      try {
        const unpacking = (await starting.get(entry)) ?? entry.unpacking;
        return await work({
          frames: sound.frames,
          async read(first, target) {
            await unpacking?.reach(first + target.length);
            file ??= await openFile(entry);
            await readInto(file, 4 * first, new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
          },
        });
      } finally {
        entry.users--;
        await (file as FileHandle | null)?.close();
      }
    },

    clean: () => (listed ??= list()),

    async close() {
      await Promise.allSettled(starting.values());
      const going = [...entries.values()].flatMap(({ unpacking }) => unpacking ?? []);
      for (const unpacking of going) unpacking.stop();
      await Promise.all(going.map(({ ended }) => ended));
    },
  };

  function touch(entry: Entry): void {
    const now = Date.now();
    if (entry.whole && now - entry.used > usualKeepFor)
      void utimes(fileOf(entry.sha256), now / 1000, now / 1000).catch(() => undefined);
    entry.used = now;
  }
}

/** Tells at most five times a second, and always that it does not go on. */
function rarely(tell: (share: number | null) => void): (share: number | null) => void {
  let told: number | null = null;
  let at = 0;
  return (share) => {
    const now = performance.now();
    if (share === null ? told === null : now - at < progressMilliseconds) return;
    [told, at] = [share, now];
    tell(share);
  };
}
