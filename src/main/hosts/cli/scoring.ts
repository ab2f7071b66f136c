import { proposedSpec } from '#shared/core/detector.ts';
import type { DetectorSpec } from '#shared/core/domain.ts';
import { formatPreset } from '#shared/core/filter/preset.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError, unwrap } from '#shared/core/result.ts';
import type { Detector, Job, RecordingScore } from '#shared/contract/schemas.ts';
import { detectorSpec, normaliseBy, type Arguments } from './arguments.ts';
import { asProblem, call, finishJob, type CommandApp } from './client.ts';

export interface FileError {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

export interface ScoredFile {
  readonly file: string;
  readonly recordingId: number;
  readonly score: RecordingScore;
}

/** A detector fitted to the files of `--normal`, and the files that could not be used. */
export interface FittedFiles {
  readonly detector: Detector;
  /** file of every bank member by recording number, to name the nearest normal */
  readonly normalFiles: ReadonlyMap<number, string>;
  readonly errors: readonly FileError[];
}

type Progress = (job: Job) => void;

/** Imports the normal files, fits a detector to them and reports the unusable ones. */
export async function fitToNormals(app: CommandApp, args: Arguments, onProgress: Progress): Promise<FittedFiles> {
  const normals = await importFiles(app, required(args, 'normal'), onProgress);
  const ids = [...new Set(normals.files.map((file) => file.recordingId))];
  if (ids.length === 0 && normals.firstProblem) throw new ProblemError(normals.firstProblem);
  const { models } = await call(app, 'models.list', {});
  // Of the command line, the model of --model stands where the shipped one does.
  const dimension = models.find((model) => model.shipped)?.dimension ?? 0;
  const spec = unwrap(detectorSpec(args.texts, proposedSpec('fused', ids.length, dimension)));
  const normalise = unwrap(normaliseBy(args.texts));
  if (ids.length === 0) throw new ProblemError(problem('detector.few-normals', { needed: 3, found: 0 }));
  const { jobId } = await call(app, 'detectors.create', {
    name: 'Command line',
    machine: '',
    section: '',
    normals: { ids },
    spec,
    normalise,
  });
  const { detectorId } = await finishJob(app, jobId, onProgress);
  const { detectors } = await call(app, 'detectors.list', {});
  return {
    detector: detectors.find((one) => one.id === detectorId)!,
    normalFiles: new Map(normals.files.map((file) => [file.recordingId, file.file])),
    errors: normals.errors,
  };
}

/** Imports files and scores them with a detector, in the order of the paths. */
export async function scoreFiles(
  app: CommandApp,
  detector: Detector,
  paths: readonly string[],
  onProgress: Progress,
): Promise<{ scored: ScoredFile[]; errors: FileError[] }> {
  const { files, errors } = await importFiles(app, paths, onProgress);
  if (files.length > 0) {
    const { jobId } = await call(app, 'detectors.score', {
      detectorId: detector.id,
      recordings: { ids: [...new Set(files.map((file) => file.recordingId))] },
    });
    await finishJob(app, jobId, onProgress);
  }
  const scored: ScoredFile[] = [];
  for (const { file, recordingId } of files) {
    const answer = await app.call('scores.get', { detectorId: detector.id, recordingId });
    if (answer.ok) scored.push({ file, recordingId, score: answer.value as RecordingScore });
    else errors.push(fileError(file, answer.problem));
  }
  return { scored, errors };
}

/** The files of a required list option. */
export function required(args: Arguments, name: keyof Arguments['lists']): readonly string[] {
  const paths = args.lists[name];
  if (paths.length > 0) return paths;
  throw new ProblemError(problem('option.invalid', { detail: `--${name} needs at least one folder or file.` }));
}

/** The detector as it appears in the JSON of every command. */
export function detectorJson(detector: Detector) {
  const { kind, readOut, metric, k, density, preset, frontEnd, precision } = detector.spec;
  return {
    scorer: kind,
    readout: readOut,
    metric,
    k,
    density,
    preset: formatPreset(preset),
    frontEnd: { ...frontEnd },
    precision,
    normals: detector.bankSize,
    model: { name: detector.model.name, sha256: detector.model.sha256 },
  };
}

/** Threshold as it appears in the JSON of every command: its value, its rule, the numbers behind it. */
export function thresholdJson(threshold: Detector['threshold']) {
  return { value: threshold.value, rule: ruleText(threshold.rule), details: threshold.details };
}

function ruleText(rule: DetectorSpec['rule']): string {
  if (rule.kind === 'percentile') return `p${Math.round(rule.quantile * 1000) / 10}`;
  return rule.kind === 'gamma' ? `gamma ${rule.quantile}` : rule.kind;
}

async function importFiles(app: CommandApp, paths: readonly string[], onProgress: Progress) {
  const { jobId } = await call(app, 'import.start', { paths: [...paths] });
  await finishJob(app, jobId, onProgress);
  const resolved = await call(app, 'recordings.resolve', { paths: [...paths] });
  const files: { file: string; recordingId: number }[] = [];
  const errors: FileError[] = [];
  let firstProblem: Problem | null = null;
  for (const { path, recordingId, problem: cause } of resolved.files) {
    if (recordingId !== null) files.push({ file: path, recordingId });
    else {
      const found = cause ? asProblem(cause) : problem('file.unreadable', { detail: 'no cause' });
      firstProblem ??= found;
      errors.push(fileError(path, found));
    }
  }
  return { files, errors, firstProblem };
}

function fileError(file: string, cause: { code: string; message: string } | Problem): FileError {
  return { file, code: cause.code, message: cause.message };
}
