import type { Client } from '#renderer/client/client.ts';
import type { Preset } from '#shared/core/domain.ts';
import type { NamedPreset } from '#shared/core/filter/named.ts';
import type { Notices } from './messages.svelte.ts';

/** The presets of the library that have a name. */
export class NamedPresets {
  list = $state.raw<readonly NamedPreset[]>([]);
  #client: Client;
  #notices: Notices;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    client.on('presets.changed', ({ presets }) => (this.list = presets));
  }

  async load(): Promise<void> {
    const answer = await this.#client.call('presets.list', {});
    if (answer.ok) this.list = answer.value.presets;
  }

  /** Keeps a preset under a name; false when that was refused, which is told. */
  async save(name: string, preset: Preset): Promise<boolean> {
    const answer = await this.#client.call('presets.save', { name, preset });
    if (answer.ok) this.list = answer.value.presets;
    else this.#notices.problem(answer.problem.message);
    return answer.ok;
  }

  async remove(name: string): Promise<boolean> {
    const answer = await this.#client.call('presets.remove', { name });
    if (answer.ok) this.list = answer.value.presets;
    else this.#notices.problem(answer.problem.message);
    return answer.ok;
  }
}
