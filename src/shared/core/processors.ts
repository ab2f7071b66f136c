/**
 * The processors that a network can run on, what was found out about each, and which of them is taken.
 * The names are those of onnxruntime's execution providers.
 */
export const providers = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;
export type Provider = (typeof providers)[number];

/**
 * `works`: its numbers agree with those of the processor; `wrong`: they do not; `cannot`: it refused or failed;
 * `absent`: not on this machine; `crashed`: the engine stopped while it was tried, so it is not tried again by itself.
 */
export const processorOutcomes = ['works', 'wrong', 'cannot', 'absent', 'crashed'] as const;
export type ProcessorOutcome = (typeof processorOutcomes)[number];

/**
 * Why: `not-here` = not for this system; `libraries` = the maker's libraries are not installed; `no-device` = no device or
 * driver was found; `operations` = it cannot do every step of the network; `failed` = it refused for another cause;
 * `differs` = its numbers are not those of the reference; `emulated` = right, but a program that imitates a graphics
 * processor and is far slower than the CPU; `stopped` = the engine stopped while it was tried; `failed-later` = it was
 * chosen and failed at work.
 */
export const processorReasons = [
  'none',
  'not-here',
  'libraries',
  'no-device',
  'operations',
  'failed',
  'differs',
  'emulated',
  'stopped',
  'failed-later',
] as const;
export type ProcessorReason = (typeof processorReasons)[number];

export interface ProcessorReport {
  readonly provider: Provider;
  readonly outcome: ProcessorOutcome;
  readonly reason: ProcessorReason;
  /** the cause as onnxruntime or the driver names it; empty where there is none */
  readonly detail: string;
  /** largest difference from the reference, in units of the reference's largest value; null where nothing was compared */
  readonly largestError: number | null;
  /** of one input of the model, in the batches that this processor gets; null where it was not timed */
  readonly millisecondsPerClip: number | null;
}

/**
 * The processors worth trying on an operating system, in the order of trying; the CPU comes first because everything is
 * compared with it. DirectML is only maintained any more and CUDA for Windows comes without its libraries: WebGPU is
 * tried before both.
 */
export function ladderOf(platform: string): readonly Provider[] {
  switch (platform) {
    case 'linux':
      return ['cpu', 'cuda', 'webgpu'];
    case 'win32':
      return ['cpu', 'webgpu', 'dml', 'cuda'];
    case 'darwin':
      return ['cpu', 'coreml', 'webgpu'];
    default:
      return ['cpu'];
  }
}

/** The fastest processor that is right; the CPU where none was timed. */
export function fastestOf(reports: readonly ProcessorReport[]): Provider {
  const timed = reports.filter((report) => report.outcome === 'works' && report.millisecondsPerClip !== null);
  const [first] = timed.toSorted((a, b) => a.millisecondsPerClip! - b.millisecondsPerClip!);
  return first?.provider ?? 'cpu';
}

/** A processor that has memory of its own and gets inputs in batches. */
export function isAccelerator(provider: Provider): boolean {
  return provider !== 'cpu';
}
