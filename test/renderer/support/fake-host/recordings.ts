import type { Recording, SessionItem } from '#shared/contract/schemas.ts';
import { wave } from './host.ts';
import type { Scenario } from './scenario.ts';

export const machines = ['fan', 'pump', 'valve'];

/** The flagged recordings of the session, highest score first. */
export function itemsOf(scenario: Scenario, itemCount: number): SessionItem[] {
  const items: SessionItem[] = Array.from({ length: itemCount }, (_, index) => {
    const machine = machines[Math.floor(wave(index + 1) * machines.length)]!;
    const section = `0${index % 3}`;
    return {
      recordingId: 101 + index,
      position: index,
      fileName: `section_${section}_target_test_${wave(index) > 0.5 ? 'anomaly' : 'normal'}_${String(index).padStart(4, '0')}_speed_${1 + (index % 5)}.wav`,
      recordedAt: null,
      machine,
      section,
      attributes: { speed: String(1 + (index % 5)) },
      detectorId: 1 + machines.indexOf(machine),
      score: 2.1 + Math.round(wave(index * 3) ** 2 * 6200) / 1000,
      threshold: 2.084,
      levelAlarm: index % 9 === 4,
      worst: scenario.long ? { startSeconds: 750 + 10 * index, endSeconds: 760 + 10 * index } : null,
      present: true,
      verdict: null,
      bookmark: false,
    };
  });
  items.sort((a, b) => b.score - a.score).forEach((item, position) => (items[position] = { ...item, position }));
  return items;
}

export const recordingOf = (item: SessionItem): Recording => ({
  id: item.recordingId,
  path: `/data/line-3/${item.machine}/test/${item.fileName}`,
  fileName: item.fileName,
  sha256: 'c0ffee'.padEnd(64, '0'),
  place: {
    machine: item.machine,
    section: item.section,
    domain: 'target',
    split: 'test',
    label: 'unknown',
    attributes: item.attributes,
  },
  sampleRate: 16000,
  channels: 1,
  durationSeconds: 10,
  encoding: 'PCM 16 bit',
  levelDb: -31.4 + wave(item.recordingId) * 6,
  peakDb: -9.2,
  clippedSamples: item.recordingId % 11 === 0 ? 14 : 0,
  importedAt: '2026-11-22T09:12:00Z',
  problem: null,
  present: true,
});

/** A normal recording of the training split, beside the items of the session. */
export const normalOf = (items: readonly SessionItem[], id: number): Recording => ({
  ...recordingOf({ ...items[0]!, recordingId: id, fileName: `section_00_source_train_normal_${id}.wav` }),
  id,
  place: { machine: 'fan', section: '00', domain: 'source', split: 'train', label: 'normal', attributes: {} },
});

/** All recordings of the library: the items, the normals of each machine, and some of an unknown place. */
export function recordingsOf(items: readonly SessionItem[]): Recording[] {
  if (items.length === 0) return [];
  return [
    ...items.map(recordingOf),
    ...machines.flatMap((machine, index) =>
      Array.from({ length: 12 }, (_, n) => {
        const base = normalOf(items, 900 + index * 100 + n);
        return {
          ...base,
          path: `/data/line-3/${machine}/train/${base.fileName}`,
          place: { ...base.place, machine },
        };
      }),
    ),
    ...Array.from({ length: 9 }, (_, n) => {
      const base = normalOf(items, 1500 + n);
      const place = { ...base.place, machine: '', section: '', split: '', label: 'unknown' as const };
      return { ...base, place, path: `/data/bench/${n < 6 ? 'healthy' : 'worn'}/${n}.wav`, fileName: `${n}.wav` };
    }),
  ];
}
