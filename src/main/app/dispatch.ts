/** The one way in: checks the call's name, its input and its output against the contract (DESIGN.md D8). */
import * as v from 'valibot';
import { calls, type CallName, type CallOutput, type Calls } from '#shared/contract/api.ts';
import type { Answer } from '#shared/contract/bridge.ts';
import { problem, type Problem } from '#shared/core/problems.ts';
import { ProblemError, type Result } from '#shared/core/result.ts';
import type { LogPort } from '#main/services/ports/host.ts';

/** A call's input as it is after the check. */
export type CheckedInput<K extends CallName> = v.InferOutput<Calls[K]['input']>;

export type Handlers = {
  readonly [K in CallName]: (input: CheckedInput<K>) => Result<CallOutput<K>> | Promise<Result<CallOutput<K>>>;
};

type AnyHandler = (input: unknown) => Result<unknown> | Promise<Result<unknown>>;

/** Names a problem for what is not to be done: of a call by its name, and of a checked input. */
export interface Refusals {
  readonly call: (name: CallName) => Problem | null;
  readonly input: <K extends CallName>(name: K, input: CheckedInput<K>) => Problem | null;
}

const refuseNothing: Refusals = { call: () => null, input: () => null };

/** Longest text about a wrong input: it may quote what was sent. */
const longestDetail = 300;

/**
 * Answers a call. Expected problems are answers; a bug is answered as internal.error and logged with its stack, which
 * never leaves the main process. Nothing in `input` is trusted, and keys that the schema does not name are dropped.
 */
export function createDispatch(
  handlers: Handlers,
  log: LogPort,
  refusals: Refusals = refuseNothing,
): (name: string, input: unknown) => Promise<Answer> {
  return async (name, input) => {
    if (typeof name !== 'string' || !Object.hasOwn(calls, name))
      return { ok: false, problem: problem('input.unknown-call', { name: String(name).slice(0, longestDetail) }) };
    const call = name as CallName;
    const closed = refusals.call(call);
    if (closed !== null) return { ok: false, problem: closed };
    try {
      const checked = v.safeParse(calls[call].input, input, { abortEarly: true });
      if (!checked.success)
        return { ok: false, problem: problem('input.invalid', { detail: where(checked.issues[0]) }) };
      const refused = refusals.input(call, checked.output as CheckedInput<typeof call>);
      if (refused !== null) return { ok: false, problem: refused };
      const result = await (handlers[call] as AnyHandler)(checked.output);
      if (!result.ok) return { ok: false, problem: result.problem };
      const output = v.safeParse(calls[call].output, result.value);
      if (output.success) return { ok: true, value: output.output };
      throw new Error(`the answer does not have the form of the contract (${where(output.issues[0])})`);
    } catch (error) {
      if (error instanceof ProblemError) return { ok: false, problem: error.problem };
      log.error(`call ${call} failed`, error);
      const detail = error instanceof Error ? error.message : 'no cause';
      return { ok: false, problem: problem('internal.error', { detail: detail.slice(0, longestDetail) }) };
    }
  };
}

function where(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'input';
  return `${path}: ${issue.message}`.slice(0, longestDetail);
}
