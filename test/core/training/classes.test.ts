import { describe, expect, it } from 'vitest';
import type { RecordingPlace } from '#shared/core/domain.ts';
import { className, describeFate, fewestRecordings, trainingClasses } from '#shared/core/training/classes.ts';

function places(count: number, section: string, attributes: Record<string, string> = {}, machine = 'fan') {
  const place: RecordingPlace = { machine, section, domain: 'source', split: 'train', label: 'normal', attributes };
  return Array.from({ length: count }, () => place);
}

const fates = (list: readonly RecordingPlace[], rule: 'machine-section' | 'attributes') =>
  trainingClasses(list, rule).classes.map(({ name, recordings, fate, into }) => [name, recordings, fate, into]);

describe('classes by machine and section', () => {
  it('are kept from four recordings on and refused below; both domains are one class', () => {
    const list = [
      ...places(4, '01'),
      ...places(3, '02'),
      ...places(2, '00').map((place) => ({ ...place, domain: 'target' })),
      ...places(9, '00'),
      ...places(5, '', {}, 'pump'),
    ];
    expect(fates(list, 'machine-section')).toEqual([
      ['fan section 00', 11, 'kept', null],
      ['fan section 01', 4, 'kept', null],
      ['fan section 02', 3, 'refused', null],
      ['pump', 5, 'kept', null],
    ]);
    const { kept, assigned } = trainingClasses(list, 'machine-section');
    expect(kept).toEqual(['fan section 00', 'fan section 01', 'pump']);
    expect(assigned).toEqual([
      ...new Array<number>(4).fill(1),
      ...new Array<null>(3).fill(null),
      ...new Array<number>(11).fill(0),
      ...new Array<number>(5).fill(2),
    ]);
  });

  it('never merge two sections', () => {
    expect(fates([...places(3, '00'), ...places(3, '01')], 'machine-section').map(([, , fate]) => fate)).toEqual([
      'refused',
      'refused',
    ]);
  });
});

describe('classes by attributes', () => {
  it('merge a small one into the one of its machine and section that shares the most attributes', () => {
    const list = [
      ...places(6, '00', { speed: '1', load: 'a', place: 'x' }),
      ...places(9, '00', { speed: '2', load: 'b', place: 'y' }),
      ...places(2, '00', { speed: '3', load: 'a', place: 'x' }),
      ...places(30, '01', { speed: '3', load: 'a', place: 'x' }),
    ];
    const { classes, assigned, kept } = trainingClasses(list, 'attributes');
    expect(classes.find(({ recordings }) => recordings === 2)).toMatchObject({
      fate: 'merged',
      into: 'fan section 00, load=a, place=x, speed=1',
    });
    expect(kept).toHaveLength(3);
    expect(assigned.slice(15, 17)).toEqual([assigned[0], assigned[0]]);
  });

  it('prefer the larger of two that share as much', () => {
    const list = [...places(5, '', { speed: '1' }), ...places(8, '', { speed: '2' }), ...places(1, '', { speed: '3' })];
    expect(fates(list, 'attributes').at(-1)).toEqual(['fan, speed=3', 1, 'merged', 'fan, speed=2']);
  });

  it('put small ones together until they are large enough', () => {
    const speeds = ['1400', '1450', '1550', '1650', '1750'];
    const list = speeds.flatMap((speed) => places(1, '', { speed, motor: 'M1' }));
    const { classes, kept, assigned } = trainingClasses(list, 'attributes');
    expect(kept).toHaveLength(1);
    expect(assigned).toEqual([0, 0, 0, 0, 0]);
    expect(classes.filter(({ fate }) => fate === 'merged').every(({ into }) => into === kept[0])).toBe(true);
    expect(classes.map(({ fate }) => fate).sort()).toEqual(['kept', 'merged', 'merged', 'merged', 'merged']);
  });

  it('are refused together where all of a section are too few', () => {
    const list = [...places(1, '', { speed: '1' }), ...places(2, '', { speed: '2' }), ...places(5, '07')];
    expect(fates(list, 'attributes')).toEqual([
      ['fan section 07', 5, 'kept', null],
      ['fan, speed=1', 1, 'refused', null],
      ['fan, speed=2', 2, 'refused', null],
    ]);
  });

  it('do not depend on the order of recordings or attributes', () => {
    const list = [
      ...places(3, '00', { a: '1', b: '2' }),
      ...places(3, '00', { b: '2', a: '3' }),
      ...places(4, '00', { a: '1', b: '3' }),
    ];
    expect(fates([...list].reverse(), 'attributes')).toEqual(fates(list, 'attributes'));
    expect(className({ ...list[0]!, attributes: { b: '2', a: '1' } }, 'attributes')).toBe('fan section 00, a=1, b=2');
  });
});

describe('what becomes of a class', () => {
  it('is said in words', () => {
    const words = (fate: 'kept' | 'merged' | 'refused', recordings: number) =>
      describeFate({ name: 'fan', recordings, fate, into: fate === 'merged' ? 'fan section 00' : null });
    expect(words('kept', 25)).toBe('fan has 25 recordings.');
    expect(words('kept', 5)).toContain('learns them by heart');
    expect(words('merged', 1)).toContain('only one recording of the 4');
    expect(words('merged', 1)).toContain('counts as fan section 00');
    expect(words('refused', 3)).toContain('left out');
    expect(fewestRecordings).toBe(4);
  });
});
