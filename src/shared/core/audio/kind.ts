import { looksLikeMp3 } from './mp3.ts';

/** Kinds of recordings that are read, each by a usual extension of its files. */
export type AudioKind = 'wav' | 'flac' | 'ogg' | 'mp3';

/** What such files are called; in a folder only these are looked at. */
export const audioName = /\.(wav|wave|flac|ogg|oga|opus|mp3)$/i;

/** Bytes at the start of a file that say its kind. */
export const kindBytes = 2 ** 16;

/** What a file holds by its first `kindBytes` bytes (or all of them); its name does not count. */
export function audioKind(head: Uint8Array): AudioKind | null {
  const start = String.fromCharCode(...head.subarray(0, 4));
  if (['RIFF', 'RIFX', 'RF64', 'BW64'].includes(start)) return 'wav';
  if (start === 'fLaC') return 'flac';
  if (start === 'OggS') return 'ogg';
  return looksLikeMp3(head) ? 'mp3' : null;
}
