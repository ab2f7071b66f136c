import { clipSwitchRows } from './clip-switch.ts';
import { encoderRows } from './encoder.ts';
import { endToEndRows } from './end-to-end.ts';
import { explanationRows } from './explanation.ts';
import { frontEndRows } from './front-end.ts';
import { gpuRows } from './gpu.ts';
import { growthRows } from './growth.ts';
import { importRows } from './import-model.ts';
import { libraryRows } from './library.ts';
import type { Row } from './measure.ts';
import { neighbourRows } from './neighbours.ts';
import type { BenchOptions } from './options.ts';
import { shippedModelRows } from './shipped-model.ts';
import { startRows } from './start.ts';
import { trainingRows } from './training.ts';

export interface Group {
  readonly title: string;
  readonly rows: (options: BenchOptions) => Promise<Row[]>;
}

/** Everything that `npm run bench` measures, under the names that `--only` takes. */
export const groups: Readonly<Record<string, Group>> = {
  'front-end': { title: 'Front end', rows: frontEndRows },
  encoder: { title: 'Encoder', rows: encoderRows },
  gpu: { title: 'Graphics processor', rows: gpuRows },
  training: { title: 'Training step', rows: trainingRows },
  import: { title: 'Import of a model', rows: importRows },
  model: { title: 'Shipped model', rows: shippedModelRows },
  'end-to-end': { title: 'A thousand recordings', rows: endToEndRows },
  explanation: { title: 'Explanation', rows: explanationRows },
  neighbours: { title: 'Nearest normals', rows: neighbourRows },
  growth: { title: 'How the cost grows', rows: growthRows },
  library: { title: 'Library', rows: libraryRows },
  start: { title: 'Start', rows: startRows },
  'clip-switch': { title: 'Clip switch', rows: clipSwitchRows },
};
