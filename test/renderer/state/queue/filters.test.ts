import { describe, expect, test } from 'vitest';
import {
  facetsOf,
  filtersOn,
  matches,
  noFilter,
  searchTest,
  stateCounts,
  tagFacets,
} from '#renderer/state/queue/filters.ts';
import { queueStates, type QueueFilter } from '#shared/contract/queue.ts';
import { item, randomItems, said } from './items.ts';

const items = randomItems(300, 5);
const shown = (change: Partial<QueueFilter>) => items.filter((other) => matches(other, { ...noFilter, ...change }));

describe('filters', () => {
  test('by what was decided', () => {
    const few = [item(1), item(2, { verdict: said('false-alarm') }), item(3, { verdict: said('unsure') }), item(4)];
    const ids = (state: QueueFilter['state']) =>
      few.filter((other) => matches(other, { ...noFilter, state })).map(({ recordingId }) => recordingId);
    expect(ids('all')).toEqual([1, 2, 3, 4]);
    expect(ids('open')).toEqual([1, 4]);
    expect(ids('false-alarm')).toEqual([2]);
    expect(ids('unusable')).toEqual([]);
  });

  test('by machine, section, attribute, level alarm and comment, alone and together', () => {
    expect(shown({})).toEqual(items);
    expect(shown({ machine: '' })).toEqual(items.filter(({ machine }) => machine === ''));
    expect(shown({ section: '10' })).toEqual(items.filter(({ section }) => section === '10'));
    expect(shown({ attribute: { name: 'speed', value: '2' } })).toEqual(
      items.filter(({ attributes }) => 'speed' in attributes && attributes['speed'] === '2'),
    );
    expect(shown({ levelAlarm: true })).toEqual(items.filter(({ levelAlarm }) => levelAlarm));
    expect(shown({ comment: true })).toEqual(items.filter(({ verdict }) => verdict?.comment === 'Hum'));
    const both = shown({ machine: 'fan', comment: true });
    expect(both.length).toBeGreaterThan(0);
    expect(both).toEqual(shown({ machine: 'fan' }).filter((other) => shown({ comment: true }).includes(other)));
  });

  test('by tag and by own bookmark; where reviewers differ no verdict is the state', () => {
    expect(shown({ bookmark: true })).toEqual(items.filter(({ bookmark }) => bookmark));
    expect(shown({ tag: 'hiss' })).toEqual(items.filter(({ verdict }) => verdict?.tags.includes('hiss')));
    expect(shown({ tag: 'hum' })).toEqual([]);
    expect(shown({ state: 'disputed' })).toEqual(items.filter(({ verdict }) => verdict?.disputed));
    expect(shown({ state: 'unsure' }).some(({ verdict }) => verdict!.disputed)).toBe(false);
    expect(shown({ state: 'disputed' }).length).toBeGreaterThan(5);
    const reading = { verdict: 'unsure', reason: '', comment: '', severity: null, at: '' } as const;
    const both = item(1, {
      verdict: {
        ...said('unsure'),
        readings: [
          { ...reading, reviewer: 'a', tags: ['wind'] },
          { ...reading, reviewer: 'b', tags: ['hiss', 'wind'] },
        ],
      },
    });
    expect(tagFacets([both, item(2, { verdict: { ...said('unsure'), tags: ['wind'] } })])).toEqual([
      { value: 'hiss', count: 1 },
      { value: 'wind', count: 2 },
    ]);
    expect(filtersOn({ ...noFilter, tag: 'hiss', bookmark: true })).toBe(2);
  });

  test('that are on behind the button are counted; what was decided is not one of them', () => {
    expect(filtersOn({ ...noFilter, state: 'open' })).toBe(0);
    expect(filtersOn({ ...noFilter, machine: '', levelAlarm: true })).toBe(2);
  });

  test('every state says how many there are', () => {
    const counts = stateCounts(items);
    for (const state of queueStates) expect(counts[state]).toBe(shown({ state }).length);
  });
});

describe('what there is to choose from', () => {
  test('is what the recordings have, with numbers in their order, each with its count', () => {
    const { machines, sections, attributes } = facetsOf(items, noFilter);
    expect(machines.map(({ value }) => value)).toEqual(['', 'fan', 'Fan 9', 'Fan 10', 'pump', 'valve']);
    expect(sections.map(({ value }) => value)).toEqual(['', '00', '02', '10']);
    expect(attributes.map(({ value: { name, value } }) => `${name} ${value}`)).toEqual([
      'load a',
      'load b',
      'speed 1',
      'speed 2',
      'speed 10',
    ]);
    for (const { value, count } of machines) expect(count).toBe(shown({ machine: value }).length);
    for (const { value, count } of attributes) expect(count).toBe(shown({ attribute: value }).length);
  });

  test('of a machine are its own sections and attributes', () => {
    const few = [
      item(1, { machine: 'fan', section: '01', attributes: { speed: '1' } }),
      item(2, { machine: 'fan', section: '02', attributes: { speed: '2' } }),
      item(3, { machine: 'pump', section: '03', attributes: { load: '3' } }),
    ];
    const fan = facetsOf(few, { ...noFilter, machine: 'fan' });
    expect(fan.machines).toHaveLength(2);
    expect(fan.sections.map(({ value }) => value)).toEqual(['01', '02']);
    expect(facetsOf(few, { ...noFilter, machine: 'fan', section: '02' }).attributes).toEqual([
      { value: { name: 'speed', value: '2' }, count: 1 },
    ]);
  });
});

describe('the search', () => {
  const found = (search: string) => {
    const test = searchTest(search);
    return test === null ? null : ['section_00_test_0012.wav', 'line 3 pump.flac'].filter(test);
  };
  test('asks nothing when nothing is typed', () => expect(found('  ')).toBeNull());
  test('takes capital and small letters as the same, and every word in any order', () => {
    expect(found('TEST')).toEqual(['section_00_test_0012.wav']);
    expect(found('0012 section')).toEqual(['section_00_test_0012.wav']);
    expect(found('pump 0012')).toEqual([]);
  });
  test('takes signs as they are', () => expect(found('.')).toHaveLength(2));
});
