import { expect, test } from 'vitest';
import { samplePlans } from '#main/engine/train/sounds/sample-plan.ts';
import {
  detectorNameIn,
  machineIn,
  sampleDetectorName,
  sampleSessionName,
  sessionNameIn,
} from '#shared/core/sample-names.ts';

const sampleMachines = samplePlans.map(({ kind }) => `sample ${kind}`);

test('what comes with Earmark has a German name, machine by machine', () => {
  for (const machine of sampleMachines) {
    expect(machineIn('de', machine)).toMatch(/^Muster[a-zü]+$/);
    expect(machineIn('en', machine)).toBe(machine);
    expect(detectorNameIn('de', { name: sampleDetectorName, machine })).toBe('Muster');
  }
  expect(sessionNameIn('de', { name: sampleSessionName, sample: true })).toBe('Beispielsitzung');
  expect(sessionNameIn('en', { name: sampleSessionName, sample: true })).toBe(sampleSessionName);
});

test('what a user has named stays as it is', () => {
  expect(machineIn('de', 'fan')).toBe('fan');
  for (const name of ['constructor', 'toString', '__proto__']) {
    expect(machineIn('de', name)).toBe(name);
    expect(detectorNameIn('de', { name: sampleDetectorName, machine: name })).toBe(sampleDetectorName);
  }
  expect(detectorNameIn('de', { name: sampleDetectorName, machine: 'fan' })).toBe(sampleDetectorName);
  expect(detectorNameIn('de', { name: 'Night', machine: sampleMachines[0]! })).toBe('Night');
  expect(sessionNameIn('de', { name: 'Line 3', sample: true })).toBe('Line 3');
  expect(sessionNameIn('de', { name: sampleSessionName, sample: false })).toBe(sampleSessionName);
});
