import { problem, type Problem } from '#shared/core/problems.ts';
import { frontEndName } from '#main/services/detectors/origin.ts';
import { entryKey, type SharedStore } from '#main/services/ports/shared.ts';
import type { SessionFile } from './schema.ts';

/** What is wrong with a session that has the right form: something it speaks of is not in it, or a journal was changed. */
export function checkSession(file: SessionFile, { sound }: Pick<SharedStore, 'sound'>): Problem | null {
  const missing = firstMissing(file);
  if (missing !== null) return problem('bundle.content', { detail: missing });
  return checkJournal(file, sound);
}

function firstMissing({ items, recordings, detectors, journal, bookmarks, report }: SessionFile): string | null {
  const inSession = new Set(items.map(({ recording }) => recording.sha256));
  const known = new Set([...inSession, ...recordings.map(({ sha256 }) => sha256)]);
  if (known.size !== items.length + recordings.length) return 'a recording is named twice';
  const numbers = new Set(detectors.map(({ id }) => id));
  if (numbers.size !== detectors.length) return 'a detector is named twice';
  for (const [index, { position, detectorId, nearest, scored, scores }] of items.entries()) {
    if (position !== index + 1) return `item ${index + 1} has another position`;
    if (!numbers.has(detectorId)) return `item ${position} has an unknown detector`;
    if (nearest.some(({ sha256 }) => !known.has(sha256))) return `item ${position} has an unknown nearest normal`;
    if ((scored === null) !== (scores === null)) return `item ${position} has half a score`;
  }
  for (const { name, bank, bankSize, spec, frontEnd } of detectors) {
    // Vectors are found under this name: another one would be compared with those of another front end.
    if (frontEnd !== frontEndName(spec)) return `the front end of ${name} is not what it says`;
    const members = new Set(bank.map(({ sha256 }) => sha256));
    if (members.size !== bank.length || bank.length !== bankSize) return `the bank of ${name} is not what it says`;
    if (bank.some(({ sha256 }) => !known.has(sha256))) return `the bank of ${name} has an unknown recording`;
  }
  const about = [...journal, ...bookmarks, ...report.notes];
  return about.every(({ sha256 }) => inSession.has(sha256)) ? null : 'something is said of a recording outside it';
}

/** Every entry is as it was written, follows the one before it, and speaks only of entries that come before. */
function checkJournal({ journal }: SessionFile, sound: SharedStore['sound']): Problem | null {
  const known = new Map<string, { readonly sha256: string; readonly reviewer: string; readonly given: boolean }>();
  const last = new Map<string, { readonly sequence: number; readonly hash: string }>();
  const hashes = new Set<string>();
  for (const { sha256, ...entry } of journal) {
    const { library, sequence, action, target, standing, verdict, batch, amends, hash, previousHash } = entry;
    const given = action === 'verdict';
    const bad = problem('bundle.journal', { sequence });
    const before = last.get(library);
    if (!sound(entry) || hashes.has(hash)) return bad;
    if (before?.sequence === sequence - 1 && before.hash !== previousHash) return bad;
    known.set(entryKey(library, sequence), { sha256, reviewer: entry.reviewer, given });
    const verdictHere = (number: number | null) => {
      const found = number === null ? null : known.get(entryKey(library, number));
      return found === null || (found?.given === true && found.sha256 === sha256);
    };
    if (given !== (target === sequence) || (standing === null) !== (verdict === null)) return bad;
    if (![target, standing, amends].every(verdictHere)) return bad;
    if (amends !== null && known.get(entryKey(library, amends))?.reviewer !== entry.reviewer) return bad;
    if (batch !== null && !known.has(entryKey(library, batch))) return bad;
    last.set(library, { sequence, hash });
    hashes.add(hash);
  }
  return null;
}
