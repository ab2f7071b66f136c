import type { Model } from '#shared/contract/schemas.ts';
import type { Handlers, Host, StartJob } from './host.ts';
import { problems } from './problems.ts';

/** The model that comes with the application. */
export const model = {
  directory: '/opt/earmark/resources/models/earmark-small',
  name: 'earmark-small',
  sha256: '9f2c4e7a1b6d8035f4e1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
  parameters: 2_812_416,
  dimension: 192,
  layers: 6,
  heads: 3,
  frames: 1024,
  bins: 128,
  patchRows: 8,
  classes: 24,
};

export function modelHandlers({ now, emit }: Host, startJob: StartJob): Handlers {
  const models: Model[] = [
    {
      ...model,
      shipped: true,
      bytes: 11_249_664,
      featureMean: -3.1368,
      featureStd: 2.9972,
      int8Cosine: 0.99954,
      source: model.directory,
      importedAt: null,
      card: '# The small model\nTrained on generated machine sounds.',
      detectors: 1,
    },
  ];
  return {
    'models.list': () => ({ models: [...models], missing: [], problem: null }),
    'models.import': ({ path, name, frames }: { path: string; name?: string; frames?: number }) => {
      if (path.includes('missing')) return problems.model;
      const sha256 = String(models.length).repeat(64);
      const title = name ?? path.split('/').at(-1)!;
      models.push({
        ...models[0]!,
        ...{ name: title, sha256, shipped: false, source: path, importedAt: now(), card: `# ${title}` },
        ...{ bytes: 346_404_948, featureMean: -4.2677, featureStd: 4.569, parameters: 86_594_063 },
        frames: frames ?? 1024,
        detectors: 0,
      });
      emit('library.changed', {});
      return { jobId: startJob('model', `Model ${title}`, 100, 1, { sha256, name: title }, 50) };
    },
    'models.rename': ({ sha256, name }: { sha256: string; name: string }) => {
      const at = models.findIndex((other) => other.sha256 === sha256);
      models[at] = { ...models[at]!, name };
      emit('library.changed', {});
      return {};
    },
    'models.remove': ({ sha256 }: { sha256: string }) => {
      models.splice(
        models.findIndex((other) => other.sha256 === sha256),
        1,
      );
      emit('library.changed', {});
      return {};
    },
  };
}
