/** What two reviewers see, and what counts, against a slow and obvious model. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verdicts, type Verdict } from '#shared/core/domain.ts';
import type { ExportedSession } from '#shared/core/export/model.ts';
import { createRandom } from '#shared/core/random.ts';
import { openApp, openSession, temporaryFolder, type TestApp } from '#test/support/library.ts';

/** One verdict for some recordings, and of each since when it is said, openly or not. */
interface Step {
  readonly order: number;
  readonly verdict: Verdict;
  readonly about: readonly { readonly id: number; readonly since: number; readonly open: boolean }[];
}

/** The slow and obvious model: every step of each reviewer, and which of them stand. */
class Model {
  steps = new Map<string, { given: Step[]; standing: number }>();
  blind = new Set<string>();
  order = 0;

  of(reviewer: string) {
    const found = this.steps.get(reviewer) ?? { given: [], standing: 0 };
    this.steps.set(reviewer, found);
    return found;
  }

  give(reviewer: string, ids: readonly number[], verdict: Verdict): void {
    const own = this.of(reviewer);
    own.given = own.given.slice(0, own.standing);
    this.order += 1;
    const fresh = { since: this.order, open: !this.blind.has(reviewer) };
    const about = ids.map((id) => {
      const before = this.counting(id).find((said) => said.reviewer === reviewer);
      return { id, ...(before?.verdict === verdict ? { since: before.since, open: before.open } : fresh) };
    });
    own.given.push({ order: this.order, verdict, about });
    own.standing += 1;
  }

  /** Of a reviewer: since when this has been said, and whether it was said openly at first. */
  said(reviewer: string, id: number) {
    const { given, standing } = this.of(reviewer);
    const last = given.slice(0, standing).findLast(({ about }) => about.some((one) => one.id === id));
    if (last === undefined) return null;
    const { since, open } = last.about.find((one) => one.id === id)!;
    return { reviewer, verdict: last.verdict, last: last.order, since, open };
  }

  counting(id: number) {
    const all = [...this.steps.keys()].flatMap((reviewer) => this.said(reviewer, id) ?? []);
    const settled = all.filter(({ open }) => open).reduce((newest, { since }) => Math.max(newest, since), 0);
    return all.filter(({ since }) => since >= settled).sort((a, b) => a.last - b.last);
  }

  shown(viewer: string, id: number) {
    if (this.blind.has(viewer) && this.said(viewer, id) === null) return null;
    const counting = this.counting(id);
    if (counting.length === 0) return null;
    return { verdict: counting.at(-1)!.verdict, disputed: new Set(counting.map(({ verdict }) => verdict)).size > 1 };
  }
}

test.each([1, 2])(
  '500 random steps of two reviewers, of several at once, undo, redo, blind or not, and restarts agree with the model (seed %i)',
  async (seed) => {
    const data = join(temporaryFolder(), 'data');
    const random = createRandom(seed);
    const model = new Model();
    const first = await openSession(data);
    const { sessionId, recordingIds } = first;
    let current: TestApp = first;
    let viewer = 'Ada';
    await current.call('settings.set', { reviewer: viewer });
    const compare = async (step: number) => {
      const { items, session, canUndo, canRedo } = await current.call('sessions.get', { sessionId });
      const shown = items.map(({ verdict }) => verdict && { verdict: verdict.verdict, disputed: verdict.disputed });
      expect(shown, `step ${step}`).toEqual(recordingIds.map((id) => model.shown(viewer, id)));
      const { given, standing } = model.of(viewer);
      expect([canUndo, canRedo], `step ${step}`).toEqual([standing > 0, standing < given.length]);
      const settled = shown.filter((one) => one !== null && !one.disputed);
      expect(session.counts, `step ${step}`).toEqual(
        Object.fromEntries(
          verdicts.map((verdict) => [verdict, settled.filter((one) => one!.verdict === verdict).length]),
        ),
      );
      expect([session.reviewed, session.disputed], `step ${step}`).toEqual([
        shown.filter((one) => one !== null).length,
        shown.filter((one) => one?.disputed).length,
      ]);
    };
    for (let step = 0; step < 500; step++) {
      const kind = random.integer(100);
      if (kind < 2) {
        await current.app.close();
        current = await openApp(data);
        expect((await current.call('app.state', {})).journal.valid).toBe(true);
      } else if (kind < 12) {
        viewer = viewer === 'Ada' ? 'Bo' : 'Ada';
        await current.call('settings.set', { reviewer: viewer });
      } else if (kind < 17) {
        const blind = !model.blind.has(viewer);
        if (blind) model.blind.add(viewer);
        else model.blind.delete(viewer);
        await current.call('reading.set', { sessionId, blind });
      } else if (kind < 45) {
        const recordingId = recordingIds[random.integer(recordingIds.length)]!;
        const verdict = verdicts[random.integer(4)]!;
        await current.call('verdicts.give', {
          sessionId,
          recordingId,
          verdict,
          reason: '',
          comment: '',
          secondsSpent: 1,
        });
        model.give(viewer, [recordingId], verdict);
      } else if (kind < 58) {
        const ids = recordingIds.filter(() => random.next() < 0.6);
        if (ids.length === 0) continue;
        const verdict = verdicts[random.integer(4)]!;
        await current.call('verdicts.give-many', { sessionId, recordingIds: ids, verdict, secondsSpent: 1 });
        model.give(viewer, ids, verdict);
      } else {
        const undo = kind < 82;
        const own = model.of(viewer);
        const possible = undo ? own.standing > 0 : own.standing < own.given.length;
        const answer = await current.app.call(undo ? 'verdicts.undo' : 'verdicts.redo', { sessionId });
        expect(answer.ok, `step ${step}`).toBe(possible);
        if (possible) own.standing += undo ? -1 : 1;
      }
      if (step % 5 === 0) await compare(step);
    }
    await compare(500);
    // What SQL makes of the journal is what the replay makes of it.
    model.blind.clear();
    for (const reviewer of ['Ada', 'Bo']) {
      await current.call('settings.set', { reviewer });
      await current.call('reading.set', { sessionId, blind: false });
    }
    const { path } = await current.call('session.export', { sessionId, format: 'json' });
    const written = JSON.parse(readFileSync(path, 'utf8')) as ExportedSession;
    expect(
      written.items.map(({ verdict }) => verdict && { verdict: verdict.verdict, disputed: verdict.disputed }),
    ).toEqual(recordingIds.map((id) => model.shown('Ada', id)));
    await current.app.close();
  },
);
