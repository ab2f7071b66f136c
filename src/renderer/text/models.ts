import type { Model } from '#shared/contract/schemas.ts';
import { number, parameters, plural } from './words.ts';

/** Frames that a model can be adapted to; 0 keeps its own. A frame is 10 ms. */
export const windows = [0, 512, 1024, 2048] as const;
export type WindowFrames = (typeof windows)[number];

const seconds = (frames: number) => `${(frames / 100).toFixed(1)} s`;

/** The models of the library. */
export const models = {
  title: 'Models',
  lead: 'A detector listens through a model, and what two models hear is never compared. Any Audio Spectrogram Transformer saved by Hugging Face transformers, or exported from there as ONNX, can be used.',
  action: 'Import a model…',
  unreadable: 'The model that comes with Earmark cannot be used',
  unreadableNext:
    'Install Earmark again, or import a model here and make new detectors with it. Until then nothing new is scored or explained.',
  missing: (name: string, sha256: string) => `The model ${name} (${sha256.slice(0, 12)}) is missing or damaged`,
  missingText: (detectors: number) =>
    `${plural(detectors, 'detector was', 'detectors were')} made with it. Recordings, verdicts and the scores so far are safe; new scores and explanations need this very model. Import it again; if it came with Earmark, install Earmark again.`,
  missingMark: 'model missing',
  shipped: 'comes with Earmark',
  size: 'Size',
  sizeNote: (model: Model) =>
    `${model.layers} layers, ${model.heads} heads, dimension ${model.dimension}, ${plural(model.classes, 'class', 'classes')}`,
  parameters: (model: Model) => `${parameters(model.parameters)} parameters`,
  file: 'Weights',
  megabytes: (bytes: number) =>
    bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`,
  input: 'Front end',
  inputValue: (model: Model) => `log-mel, ${model.bins} bins, ${model.frames} frames (${seconds(model.frames)})`,
  statistics: 'Statistics',
  statisticsValue: (mean: number, std: number) =>
    `mean ${mean.toFixed(4)}, deviation ${std.toFixed(4)}`.replaceAll('-', '−'),
  detectors: 'Detectors',
  detectorsValue: (count: number) => (count === 0 ? 'none' : number(count)),
  imported: 'Imported',
  source: 'From',
  hash: 'SHA-256',
  hashNote: 'of weights and configuration',
  folder: 'Folder',
  card: 'What its maker says',
  comparing: {
    action: 'Compare…',
    title: 'Compare models',
    hint: 'What differs is set in bold. Vectors of two models are never compared with each other, whatever stands here.',
    choose: 'Models',
    few: 'Choose at least two.',
    property: 'Property',
    origin: 'Origin',
    parameters: 'Parameters',
    layers: 'Layers',
    heads: 'Heads',
    dimension: 'Dimension',
    window: 'Window',
    windowValue: (model: Model) => `${number(model.frames)} frames (${seconds(model.frames)})`,
    bins: 'Bins',
    patchRows: 'Rows of patches',
    classes: 'Classes',
    mean: 'Mean',
    deviation: 'Deviation',
    unknown: 'not known',
    weights: 'SHA-256 of the weights',
  },
  rename: 'Rename…',
  renameName: (name: string) => `Rename ${name}`,
  remove: 'Delete…',
  removeName: (name: string) => `Delete ${name}`,
  inUse: (count: number) =>
    `It stays: ${plural(count, 'detector was', 'detectors were')} made with it and cannot score without it.`,
  importing: {
    title: 'Import a model',
    hint: 'A folder with config.json, preprocessor_config.json and model.safetensors, or an exported ONNX file. It is checked, copied into the library and compared with the original; on any fault nothing is kept.',
    path: 'Folder or ONNX file of the model',
    pathMissing: 'Type or paste the path of a folder or an ONNX file, or browse for it.',
    browse: 'Browse…',
    go: 'Open',
    empty: 'No folder, safetensors or ONNX file in here.',
    more: (count: number) => `and ${plural(count, 'more entry', 'more entries')}; type the path to reach them`,
    name: 'Name',
    nameHint: 'Leave it empty to take the name of the folder or file.',
    window: 'Length of its input',
    windows: {
      0: 'As the model is',
      512: 'Adapt to 5 s (512 frames)',
      1024: 'Adapt to 10 s (1,024 frames)',
      2048: 'Adapt to 20 s (2,048 frames)',
    } satisfies Record<WindowFrames, string>,
    windowHint: 'Its position embeddings are cropped or stretched; nothing else changes.',
    submit: 'Import the model',
    finished: (name: string) => `The model “${name}” is in the library.`,
  },
  renaming: { title: 'Rename the model', name: 'Name', missing: 'Give it a name.', submit: 'Rename' },
  removing: {
    title: 'Delete the model',
    question: (name: string) =>
      `“${name}” is removed from the library. The folder it was imported from is not touched.`,
    submit: 'Delete',
  },
  choose: 'Model',
  choice: (model: Model) => `${model.name} (${parameters(model.parameters)} parameters, ${seconds(model.frames)})`,
};
