/** Presets with names: kept in the library, announced, and refused where they make no sense. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApp, temporaryFolder } from '#test/support/library.ts';

test('a preset is kept under its name over a restart, replaced under the same name, and removed', async () => {
  const directory = join(temporaryFolder(), 'library');
  const app = await openApp(directory);
  expect(await app.call('presets.list', {})).toEqual({ presets: [] });
  const biquad = { kind: 'high-pass', cutoffHz: 1200, design: 'biquad' } as const;
  await app.call('presets.save', { name: '  As torchaudio ', preset: biquad });
  await app.call('presets.save', { name: 'Hum out', preset: { kind: 'band-stop', lowHz: 40, highHz: 400 } });
  const ultrasound = { kind: 'high-pass', cutoffHz: 20_000 } as const;
  await app.call('presets.save', { name: 'hum OUT', preset: ultrasound });
  expect(app.events.filter(({ name }) => name === 'presets.changed')).toHaveLength(3);
  await app.app.close();

  const again = await openApp(directory);
  expect(await again.call('presets.list', {})).toEqual({
    presets: [
      { name: 'As torchaudio', preset: biquad },
      { name: 'hum OUT', preset: ultrasound },
    ],
  });
  expect(await again.call('presets.remove', { name: 'as torchaudio' })).toEqual({
    presets: [{ name: 'hum OUT', preset: ultrasound }],
  });
  await again.app.close();
});

test('what is no filter is refused, and the list has an end', async () => {
  const app = await openApp(join(temporaryFolder(), 'library'));
  const invalid = { kind: 'band-pass', lowHz: 900, highHz: 300 } as const;
  expect(await app.refusal('presets.save', { name: 'upside down', preset: invalid })).toBe('preset.invalid');
  for (let i = 0; i < 100; i++)
    await app.call('presets.save', { name: `preset ${i}`, preset: { kind: 'high-pass', cutoffHz: 100 + i } });
  const one: Parameters<typeof app.call<'presets.save'>>[1] = { name: 'another', preset: { kind: 'none' } };
  expect(await app.refusal('presets.save', one)).toBe('preset.many');
  expect(await app.refusal('presets.save', { ...one, name: 'PRESET 7' })).toBe('none');
  expect((await app.call('presets.list', {})).presets).toHaveLength(100);
  await app.app.close();
});
