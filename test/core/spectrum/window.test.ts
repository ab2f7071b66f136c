import { expect, it } from 'vitest';
import { hannWindow, kaiserWindow } from '#shared/core/spectrum/window.ts';

it('Hann windows are symmetric with zero ends, or periodic', () => {
  expect([...hannWindow(5, true)].map((value) => Number(value.toFixed(12)))).toEqual([0, 0.5, 1, 0.5, 0]);
  expect([...hannWindow(4, false)].map((value) => Number(value.toFixed(12)))).toEqual([0, 0.5, 1, 0.5]);
  expect([...hannWindow(1, true)]).toEqual([1]);
});

it('a Kaiser window equals numpy.kaiser(5, 7.857) and (4, 7.857)', () => {
  const odd = [0.002673269922, 0.376133372575, 1, 0.376133372575, 0.002673269922];
  kaiserWindow(5, 7.857).forEach((value, n) => {
    expect(value).toBeCloseTo(odd[n]!, 9);
  });
  const even = [0.002673269922, 0.657852549435, 0.657852549435, 0.002673269922];
  kaiserWindow(4, 7.857).forEach((value, n) => {
    expect(value).toBeCloseTo(even[n]!, 9);
  });
  expect([...kaiserWindow(1, 5)]).toEqual([1]);
});
