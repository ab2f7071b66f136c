import type { Client } from '#renderer/client/client.ts';
import type { Recording, RecordingFilter, RecordingGroup } from '#shared/contract/schemas.ts';
import { ok, type Result } from '#shared/core/result.ts';

/** What of a group is meant. */
export type Part = Pick<RecordingFilter, 'label' | 'split' | 'search'>;

const pageSize = 1000;

/** Every recording of a filter, page by page. */
async function all(client: Client, filter: RecordingFilter): Promise<Result<Recording[]>> {
  const found: Recording[] = [];
  for (;;) {
    const answer = await client.call('recordings.list', { filter, offset: found.length, limit: pageSize });
    if (!answer.ok) return answer;
    found.push(...answer.value.recordings);
    if (found.length >= answer.value.total || answer.value.recordings.length === 0) return ok(found);
  }
}

/**
 * The filter for a part of a group. A filter takes an empty machine or section for "any", so a group whose machine or
 * section is not known is named by its recordings.
 */
export async function partOf(client: Client, group: RecordingGroup, part: Part): Promise<Result<RecordingFilter>> {
  const { machine, section } = group;
  const filter = { machine, section, ...part };
  if (machine !== '' && section !== '') return ok(filter);
  const found = await all(client, filter);
  if (!found.ok) return found;
  const own = found.value.filter(({ place }) => place.machine === machine && place.section === section);
  return ok({ ids: own.map(({ id }) => id) });
}

/**
 * What is worth scoring with a detector of a group: the recordings meant for testing if any are, else all but those it
 * learned from, some of which lie above the threshold by its very definition.
 */
export async function toScore(
  client: Client,
  group: RecordingGroup,
  normals: RecordingFilter,
): Promise<Result<RecordingFilter>> {
  const test = await partOf(client, group, { split: 'test' });
  if (!test.ok) return test;
  const tests = await countOf(client, test.value);
  if (!tests.ok) return tests;
  if (tests.value > 0) return test;
  const everything = await partOf(client, group, {});
  if (!everything.ok) return everything;
  const candidates = await all(client, everything.value);
  const learned = await all(client, normals);
  if (!candidates.ok) return candidates;
  if (!learned.ok) return learned;
  const bank = new Set(learned.value.map(({ id }) => id));
  return ok({ ids: candidates.value.map(({ id }) => id).filter((id) => !bank.has(id)) });
}

export async function countOf(client: Client, filter: RecordingFilter): Promise<Result<number>> {
  const answer = await client.call('recordings.list', { filter, offset: 0, limit: 1 });
  return answer.ok ? ok(answer.value.total) : answer;
}
