import { SvelteMap } from 'svelte/reactivity';
import { inLanguage } from '#renderer/text/problems.ts';
import type { TimeRange } from '#shared/core/domain.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError } from '#shared/core/result.ts';
import { isElsewhere } from './elsewhere.ts';

/** What is read of a long recording part by part. */
export const partKinds = ['picture', 'waveform', 'sound'] as const;
export type PartKind = (typeof partKinds)[number];

interface FailedPart {
  readonly kind: PartKind;
  readonly range: TimeRange;
  readonly problem: Problem;
}

/**
 * The parts of a long recording that could not be read: many requests, told as one. A recording whose file is gone or is
 * another one now has no part that could be read; that is told once, to `gone`.
 */
export class FailedParts {
  #parts = new SvelteMap<string, FailedPart>();
  #gone: (problem: Problem) => void;

  constructor(gone: (problem: Problem) => void = () => undefined) {
    this.#gone = gone;
  }

  /** What could not be read: of each kind the stretches, in order and without overlap. */
  get stretches(): readonly { readonly kind: PartKind; readonly ranges: readonly TimeRange[] }[] {
    const parts = [...this.#parts.values()];
    return partKinds
      .map((kind) => ({ kind, ranges: joined(parts.filter((part) => part.kind === kind).map(({ range }) => range)) }))
      .filter(({ ranges }) => ranges.length > 0);
  }

  /** Why, each reason once. */
  get reasons(): readonly string[] {
    const messages = [...this.#parts.values()].map((part) => part.problem.message);
    return messages.filter((message, index) => messages.indexOf(message) === index);
  }

  /** A part could not be read; `name` tells it from the others of its kind. */
  fail(kind: PartKind, name: string, range: TimeRange, cause: unknown): void {
    const found = problemOf(cause);
    if (isElsewhere(found.code)) this.#gone(found);
    else this.#parts.set(`${kind}/${name}`, { kind, range: outward(range), problem: found });
  }

  /** It is there after all. */
  succeed(kind: PartKind, name: string): void {
    this.#parts.delete(`${kind}/${name}`);
  }

  clear(): void {
    this.#parts.clear();
  }
}

/** An expected problem as it is; anything else went wrong inside Earmark. */
function problemOf(cause: unknown): Problem {
  if (cause instanceof ProblemError) return cause.problem;
  return inLanguage(problem('internal.error', { detail: cause instanceof Error ? cause.message : String(cause) }));
}

/** To whole seconds, which is how places are said. */
function outward({ startSeconds, endSeconds }: TimeRange): TimeRange {
  return { startSeconds: Math.floor(startSeconds), endSeconds: Math.ceil(endSeconds) };
}

function joined(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const found: TimeRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.startSeconds - b.startSeconds)) {
    const last = found.at(-1);
    if (!last || range.startSeconds > last.endSeconds) found.push(range);
    else found[found.length - 1] = { ...last, endSeconds: Math.max(last.endSeconds, range.endSeconds) };
  }
  return found;
}
