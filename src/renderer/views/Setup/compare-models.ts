import { text } from '#renderer/text/text.ts';
import type { Detector, Model } from '#shared/contract/schemas.ts';

/** One line of the table: what it is called, and its value for each model. */
export interface ModelProperty {
  readonly name: string;
  readonly values: readonly string[];
  /** hashes and paths, set small */
  readonly long: boolean;
}

/** Everything that tells models apart, in the order of the table; the card stands below it. */
export function propertiesOf(models: readonly Model[], detectors: readonly Detector[]): ModelProperty[] {
  const words = text.models;
  const { comparing } = words;
  const row = (name: string, value: (model: Model) => string, long = false): ModelProperty => ({
    name,
    values: models.map(value),
    long,
  });
  const known = (value: number | null, show: (value: number) => string): string =>
    value === null ? comparing.unknown : show(value);
  const statistic = (value: number): string => text.words.fixed(value, 4);
  return [
    row(comparing.parameters, (model) => text.words.number(model.parameters)),
    row(words.file, (model) => known(model.bytes, words.megabytes)),
    row(comparing.layers, (model) => text.words.number(model.layers)),
    row(comparing.heads, (model) => text.words.number(model.heads)),
    row(comparing.dimension, (model) => text.words.number(model.dimension)),
    row(comparing.window, comparing.windowValue),
    row(comparing.bins, (model) => text.words.number(model.bins)),
    row(comparing.patchRows, (model) => text.words.number(model.patchRows)),
    row(comparing.classes, (model) => text.words.number(model.classes)),
    row(comparing.mean, (model) => known(model.featureMean, statistic)),
    row(comparing.deviation, (model) => known(model.featureStd, statistic)),
    row(text.int8.name, (model) => known(model.int8Cosine, text.int8.value)),
    row(words.detectors, (model) => detectorsOf(model, detectors)),
    row(comparing.origin, (model) => (model.shipped ? words.shipped : model.source)),
    row(words.imported, (model) => (model.importedAt === null ? '–' : text.words.dayAndTime(model.importedAt))),
    row(words.hash, (model) => model.sha256, true),
    row(comparing.weights, (model) => model.weightsSha256 ?? comparing.unknown, true),
  ];
}

/** Whether the models do not agree in this line. */
export function differs({ values }: ModelProperty): boolean {
  return values.some((value) => value !== values[0]);
}

/** Their names and versions; the number where the list has not come yet. */
function detectorsOf(model: Model, detectors: readonly Detector[]): string {
  const own = detectors.filter((detector) => detector.model.sha256 === model.sha256);
  if (own.length !== model.detectors) return text.models.detectorsValue(model.detectors);
  return own.length === 0
    ? text.models.detectorsValue(0)
    : own
        .map((detector) => {
          const { machineName, detectorName } = text.words;
          return `${machineName(detector.machine)}: ${detectorName(detector)} v${detector.version}`;
        })
        .join(', ');
}
