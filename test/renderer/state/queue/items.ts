import type { SessionItem, StandingVerdict } from '#shared/contract/schemas.ts';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import { createRandom } from '#shared/core/random.ts';

export const said = (verdict: Verdict, comment = ''): StandingVerdict => ({
  verdict,
  reason: '',
  comment,
  reviewer: '',
  at: '2026-01-01T00:00:00Z',
  sequence: 1,
  severity: null,
  tags: [],
  disputed: false,
  resolution: false,
  readings: [],
});

export const item = (recordingId: number, values: Partial<SessionItem> = {}): SessionItem => ({
  recordingId,
  position: recordingId,
  fileName: `${recordingId}.wav`,
  recordedAt: null,
  machine: 'fan',
  section: '00',
  attributes: {},
  detectorId: 1,
  score: 1,
  threshold: 0.5,
  levelAlarm: false,
  worst: null,
  present: true,
  verdict: null,
  bookmark: false,
  ...values,
});

/** A session as it may be: a few machines, sections and attributes, many equal scores, some verdicts and comments. */
export function randomItems(count: number, seed: number): SessionItem[] {
  const random = createRandom(seed);
  const one = <Value>(values: readonly Value[]): Value => values[random.integer(values.length)]!;
  return Array.from({ length: count }, (_, position) =>
    item(1 + ((position * 7919) % count), {
      position,
      fileName: `section_0${random.integer(10)}_Test_${position}.WAV`,
      machine: one(['fan', 'pump', 'valve', 'Fan 10', 'Fan 9', '']),
      section: one(['00', '02', '10', '']),
      attributes: one([{}, { speed: one(['1', '2', '10']) }, { speed: '2', load: one(['a', 'b']) }]),
      score: random.integer(50) / 10,
      threshold: one([1.9, 2]),
      levelAlarm: random.next() < 0.2,
      verdict:
        random.next() < 0.4
          ? null
          : {
              ...said(one(verdicts), random.next() < 0.3 ? 'Hum' : ''),
              disputed: position % 11 === 0,
              tags: position % 3 === 0 ? ['hiss'] : [],
            },
      bookmark: position % 5 === 0,
    }),
  );
}
