/**
 * Which of the decoded samples are the sound. Encoders say by positions ("granules") how many samples at the start and at the end
 * were never in what they were given (Vorbis I specification, section A.2; RFC 7845, section 4).
 */
import type { SoundHead } from './ogg-heads.ts';

export interface OggTimeline {
  /** decoded sample with which the sound begins; null before a page has said where it stands */
  readonly from: number | null;
  /**
   * Notes a page, when everything up to its end is decoded.
   * @param decoded samples so far
   */
  page(granule: number | null, decoded: number, last: boolean): void;
  end(decoded: number): {
    /** the sound is decoded samples [from, to) */
    readonly from: number;
    readonly to: number;
    /** the stream does not say that it ends here */
    readonly truncated: boolean;
    /** samples that positions count and that were never there */
    readonly missing: number;
  };
}

export function createTimeline({ codec, skip }: Pick<SoundHead, 'codec' | 'skip'>): OggTimeline {
  /** position of the first decoded sample; below 0 in Vorbis where the first ones do not count */
  let base: number | null = null;
  let position = 0;
  let ended = false;
  const from = (start: number) => skip + Math.max(0, -start);
  return {
    get from() {
      return base === null ? null : from(base);
    },
    page(granule, decoded, last) {
      ended ||= last;
      if (granule === null) return;
      // A first page that is also the last may be cut at its end.
      if (base === null && (decoded > 0 || last))
        base = codec === 'Vorbis' && !last ? granule - decoded : Math.max(0, granule - decoded);
      position = granule;
    },
    end(decoded) {
      const claimed = position - (base ?? 0);
      return {
        from: from(base ?? 0),
        to: ended ? Math.min(decoded, claimed) : decoded,
        truncated: !ended,
        missing: Math.max(0, claimed - decoded),
      };
    },
  };
}
