import { createHash } from 'node:crypto';
import type { BundleManifest } from '#main/services/ports/bundles.ts';
import { zip64Extra, type RawArchive, type RawEntry } from '#test/support/raw-zip.ts';

/** A bundle as Earmark writes it: its bytes, and what they are made of. */
export interface SoundBundle {
  readonly valid: Buffer;
  readonly parts: readonly RawEntry[];
  readonly manifest: BundleManifest;
}

/** The bundle with another manifest, and with these entries beside it. */
export function withManifest(
  { parts }: Pick<SoundBundle, 'parts'>,
  changed: unknown,
  entries: readonly RawEntry[] = parts.filter(({ name }) => name !== 'manifest.json'),
): RawArchive {
  return { entries: [...entries, { name: 'manifest.json', content: Buffer.from(JSON.stringify(changed)) }] };
}

const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');

const hostileNames: (string | Uint8Array)[] = [
  '../x',
  '../../../../../../tmp/x',
  '..\\x',
  '..\\..\\x',
  '/etc/x',
  '/x',
  'C:\\x',
  'C:x',
  'c:/x',
  '\\\\server\\share\\x',
  '//server/share/x',
  '\\\\?\\C:\\x',
  'a/../../x',
  'pictures/../../x',
  'pictures/..',
  'x\0.png',
  'pictures/a.png\0../../x',
  Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f, 0x78]),
  Buffer.from([0xe0, 0x80, 0xae, 0x2f]),
  Buffer.from([0xff, 0xfe, 0x2e, 0x2e]),
  'CON',
  'NUL.png',
  'x:stream',
  'trailing ',
  'Pictures/A.PNG',
  'MANIFEST.JSON',
  'Session.json',
  'é.png',
  'line\nbreak',
  '.',
  '..',
  '.hidden',
  '',
  'a//b',
  './a',
  'pictures/',
  'pictures/a/b',
  '~/.profile',
  '%2e%2e/x',
  '\u202egnp.exe',
  'a'.repeat(300),
  'a'.repeat(60_000),
  '-rf',
  '$HOME',
  '`id`',
];

/** Everything that is wrong in its own way, by what is wrong with it. */
export function crafted(bundle: SoundBundle): Map<string, Buffer | RawArchive> {
  const { valid, parts, manifest } = bundle;
  const part = (name: string) => parts.find((one) => one.name === name)!;
  const others = (...names: string[]) => parts.filter(({ name }) => !names.includes(String(name)));
  const cases = new Map<string, Buffer | RawArchive>();
  const png = parts.find(({ name }) => String(name).startsWith('pictures/'))!;
  const sound = parts.find(({ name }) => String(name).startsWith('recordings/'))!;
  const adding = (...extra: RawEntry[]): RawArchive => ({ entries: [...parts, ...extra] });
  const change = (target: RawEntry, changes: Partial<RawEntry>): RawArchive => ({
    entries: parts.map((one) => (one === target ? { ...one, ...changes } : one)),
  });
  for (const [index, name] of hostileNames.entries()) {
    cases.set(`name ${index}, not in the manifest`, adding({ name, content: Buffer.from('x') }));
    const told = typeof name === 'string' ? name : Buffer.from(name).toString('latin1');
    const renamed = manifest.entries.map((one) => (one.name === png.name ? { ...one, name: told } : one));
    const entries = others('manifest.json').map((one) => (one === png ? { ...one, name } : one));
    cases.set(`name ${index}, in the manifest`, withManifest(bundle, { ...manifest, entries: renamed }, entries));
  }

  for (const target of ['manifest.json', 'session.json']) cases.set(`two of ${target}`, adding(part(target)));
  cases.set('two pictures of one name', adding(png));
  cases.set('content twice under two names', adding({ ...png, name: 'pictures/other.png' }));
  cases.set('an entry that shares the bytes of another', {
    entries: [...parts, { ...parts.at(-1)!, name: 'pictures/z.png', listedOnly: true }],
  });
  cases.set('an entry that begins inside another', change(png, { claims: { offset: (truth) => truth + 1 } }));
  cases.set('an entry that begins behind the end', change(png, { claims: { offset: () => 0xfffffff0 } }));
  cases.set('all entries at the first', { entries: parts.map((one) => ({ ...one, claims: { offset: () => 0 } })) });

  for (const [what, by] of [
    ['more', 1],
    ['less', -1],
  ] as const) {
    const size = sound.content.length + by;
    cases.set(
      `a stored entry that says ${what}`,
      change(sound, { claims: { uncompressedSize: size, compressedSize: size } }),
    );
    cases.set(`a deflated entry that says ${what}`, change(sound, { method: 8, claims: { uncompressedSize: size } }));
    cases.set(`a stored entry of two sizes, ${what}`, change(sound, { claims: { uncompressedSize: size } }));
  }
  for (const size of [0, 1, 0x7fffffff, 0xfffffffe])
    cases.set(`an entry that says ${size} bytes`, change(sound, { method: 8, claims: { uncompressedSize: size } }));
  cases.set('a wrong checksum', change(sound, { claims: { crc: 1 } }));
  cases.set(
    'a changed byte',
    change(sound, { content: Buffer.concat([sound.content.slice(0, -1), Buffer.from([1])]) }),
  );
  cases.set('a changed session', change(part('session.json'), { content: Buffer.from('{}') }));

  for (const flags of [0x1, 0x41, 0x2000]) cases.set(`flags ${flags}: encrypted`, change(sound, { flags }));
  for (const method of [1, 6, 9, 12, 14, 93, 95, 98, 99]) cases.set(`method ${method}`, change(sound, { method }));
  for (const [what, mode] of [
    ['a link', 0o120777],
    ['a folder', 0o040755],
    ['a pipe', 0o010644],
    ['a device', 0o020644],
    ['a disk', 0o060644],
    ['a socket', 0o140644],
  ] as const)
    cases.set(what, change(png, { mode }));
  cases.set('a folder of DOS', change(png, { dosAttributes: 0x10 }));

  const huge = { compressedSize: 0xffffffff, uncompressedSize: 0xffffffff };
  cases.set('zip64: an exabyte', change(sound, { claims: huge, extra: zip64Extra(2n ** 60n, 100n) }));
  cases.set(
    'zip64: beyond what numbers hold',
    change(sound, { claims: huge, extra: zip64Extra(2n ** 63n, 2n ** 63n) }),
  );
  cases.set('zip64: no field', change(sound, { claims: huge }));
  cases.set(
    'zip64: a field that is cut off',
    change(sound, { claims: huge, extra: zip64Extra(1n, 1n).subarray(0, 7) }),
  );

  const inside = (content: Buffer, kind: 'recording' | 'picture') => {
    const name = `${kind}s/${sha256(content)}${kind === 'picture' ? '.png' : ''}`;
    const entries = [...manifest.entries, { name, kind, bytes: content.length, sha256: sha256(content) }];
    const files = [...others('manifest.json'), { name, content }];
    return withManifest(bundle, { ...manifest, entries }, files);
  };
  cases.set('a bundle in a bundle, as a recording', inside(valid, 'recording'));
  cases.set('a bundle in a bundle, as a picture', inside(valid, 'picture'));
  cases.set('a page as a picture', inside(Buffer.from('<script>alert(1)</script>'), 'picture'));
  cases.set('a recording of another session', inside(Buffer.concat([sound.content, Buffer.from([0])]), 'recording'));
  const zeros = Buffer.alloc(30_000_000);
  cases.set('a bomb that says so', adding({ name: 'pictures/bomb.png', content: zeros, method: 8 }));
  cases.set(
    'a bomb that hides',
    adding({ name: 'pictures/bomb.png', content: zeros, method: 8, claims: { uncompressedSize: 1000 } }),
  );
  cases.set(
    'a bomb as the session',
    change(part('session.json'), { content: Buffer.concat([Buffer.from('{"a":"'), zeros]), method: 8 }),
  );
  cases.set(
    'a bomb as the manifest',
    change(part('manifest.json'), { content: Buffer.concat([Buffer.from('{"a":"'), zeros]), method: 8 }),
  );
  cases.set('5,001 entries', {
    entries: Array.from({ length: 5001 }, (_, index) => ({ name: `pictures/${index}.png`, content: Buffer.alloc(0) })),
  });
  cases.set('entries that are not there', { entries: parts, count: 4000 });
  cases.set('a directory elsewhere', { entries: parts, directoryOffset: () => 0 });
  cases.set('a directory behind the end', { entries: parts, directoryOffset: () => 0xffffff00 });

  const said = (changes: Partial<Record<keyof BundleManifest, unknown>>) =>
    withManifest(bundle, { ...manifest, ...changes });
  cases.set('no manifest', { entries: others('manifest.json') });
  cases.set('only a manifest', { entries: [part('manifest.json')] });
  for (const text of ['', '{', 'null', '[]', '"x"', '['.repeat(100_000), '\xff\xfe', '{"format":"earmark-bundle"}'])
    cases.set(`a manifest ${text.slice(0, 8)}`, {
      entries: [...others('manifest.json'), { name: 'manifest.json', content: Buffer.from(text, 'latin1') }],
    });
  cases.set('another format', said({ format: 'other' }));
  cases.set('a newer version', said({ formatVersion: 2 }));
  cases.set('a version that is text', said({ formatVersion: '1' }));
  cases.set('another identity', said({ session: { identity: 'f'.repeat(32), name: 'x' } }));
  cases.set('a manifest that names less', said({ entries: manifest.entries.slice(1) }));
  cases.set(
    'a manifest that names more',
    said({
      entries: [...manifest.entries, { ...manifest.entries[0]!, name: 'pictures/q.png', sha256: '0'.repeat(64) }],
    }),
  );
  cases.set('other sizes', said({ entries: manifest.entries.map((one) => ({ ...one, bytes: one.bytes + 1 })) }));
  cases.set(
    'other hashes',
    said({
      entries: manifest.entries.map((one, index) => ({ ...one, sha256: String(index % 10).repeat(60) + '0123' })),
    }),
  );
  cases.set(
    'hashes that are paths',
    said({ entries: manifest.entries.map((one) => ({ ...one, sha256: `../${one.sha256}` })) }),
  );
  cases.set('no session', said({ entries: manifest.entries.map((one) => ({ ...one, kind: 'recording' })) }));
  cases.set('two sessions', said({ entries: manifest.entries.map((one) => ({ ...one, kind: 'session' })) }));
  cases.set('pictures of nothing', said({ pictures: [{ ...manifest.pictures[0]!, of: '0'.repeat(64) }] }));
  cases.set(
    'pictures that are not there',
    said({
      pictures: manifest.pictures.map((one) => ({ ...one, flagged: { ...one.flagged!, sha256: '0'.repeat(64) } })),
    }),
  );

  for (const share of [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999])
    cases.set(`cut off after ${share}`, valid.subarray(0, Math.floor(valid.length * share)));
  cases.set('not an archive', Buffer.from('RIFF and so on'.repeat(100)));
  cases.set('something behind the end', Buffer.concat([valid, Buffer.from('x')]));
  cases.set('something before the beginning', Buffer.concat([Buffer.from('#!/bin/sh\n'), valid]));
  return cases;
}
