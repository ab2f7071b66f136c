import type { CallInput, CallOutput } from '#shared/contract/api.ts';
import { mostNamedPresets, withNamed, withoutNamed, type NamedPreset } from '#shared/core/filter/named.ts';
import { checkPreset } from '#shared/core/filter/preset.ts';
import { problem } from '#shared/core/problems.ts';
import { fail, ok, type Result } from '#shared/core/result.ts';
import type { EventsPort } from '#main/services/ports/host.ts';
import type { Library } from '#main/services/ports/library.ts';

type NamedList = CallOutput<'presets.list'>;

/** Presets that were given a name; they are kept in the library, so that they go where it goes. */
export interface NamedPresetsService {
  list(): NamedList;
  /** Problems: preset.invalid, preset.many. */
  save(input: CallInput<'presets.save'>): Result<NamedList>;
  remove(name: string): NamedList;
}

const key = 'presets';
/** Listening filters may lie above what a model hears: they are checked at a rate that no recording exceeds. */
const highestSampleRate = 768_000;

export function createNamedPresets({ library, events }: { library: Library; events: EventsPort }): NamedPresetsService {
  const read = () => (library.settings.get(key) as NamedPreset[] | undefined) ?? [];

  function write(presets: NamedPreset[]): NamedList {
    library.settings.set(key, presets);
    events.emit('presets.changed', { presets });
    return { presets };
  }

  return {
    list: () => ({ presets: read() }),
    save: ({ name, preset }) => {
      const checked = checkPreset(preset, highestSampleRate);
      if (!checked.ok) return checked;
      const presets = withNamed(read(), { name, preset: checked.value });
      if (presets.length > mostNamedPresets) return fail(problem('preset.many', { most: mostNamedPresets }));
      return ok(write(presets));
    },
    remove: (name) => write(withoutNamed(read(), name)),
  };
}
