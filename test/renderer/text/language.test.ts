import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '#renderer/client/client.ts';
import { changeLanguage, goOn } from '#renderer/state/change-language.ts';
import { decideLanguage, languageChoice } from '#renderer/state/language.ts';
import type { Earmark } from '#renderer/state/app.svelte.ts';
import { choiceOf, language, languageFor, speak } from '#renderer/text/language.ts';
import { inLanguage, problemsInLanguage } from '#renderer/text/problems.ts';
import { problem } from '#shared/core/problems.ts';

afterEach(() => speak('en'));

function kept(values: Record<string, string> = {}) {
  const map = new Map(Object.entries(values));
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

/** A host that keeps preferences and remembers what it was sent. */
function host(preferences: Record<string, string>, answers = true) {
  const sent: unknown[] = [];
  const call = (name: string, input: unknown) => {
    if (name === 'settings.set') sent.push(input);
    return answers ? Promise.resolve({ ok: true, value: { preferences } }) : new Promise(() => undefined);
  };
  return { client: { call } as unknown as Client, sent };
}

describe('the language of the window', () => {
  it('is the chosen one, else the first of the system’s that Earmark speaks, else English', () => {
    expect(languageFor('de', ['en-US'])).toBe('de');
    expect(languageFor('en', ['de-DE'])).toBe('en');
    expect(languageFor('system', ['de-AT', 'en'])).toBe('de');
    expect(languageFor('system', ['fr-FR', 'en-GB', 'de'])).toBe('en');
    expect(languageFor('system', ['fr-FR', 'de-CH'])).toBe('de');
    expect(languageFor('system', [])).toBe('en');
    expect(choiceOf('klingon')).toBe('system');
  });

  it('comes from the library, and the library learns what it came to', async () => {
    const { client, sent } = host({ language: 'de' });
    const root = { lang: 'en' };
    const storage = kept();
    expect(await decideLanguage(client, storage, root, ['en-US'])).toBe('de');
    expect([root.lang, language(), languageChoice(storage)]).toEqual(['de', 'de', 'de']);
    expect(sent).toEqual([{ preferences: { spoken: 'de' } }]);
  });

  it('follows the system on the first start, and the browser’s memory without a host', async () => {
    expect(await decideLanguage(host({ spoken: 'de' }).client, kept(), { lang: '' }, ['de'])).toBe('de');
    expect(await decideLanguage(null, kept({ 'earmark.language': 'en' }), { lang: '' }, ['de'])).toBe('en');
  });

  it('does not wait for a host that does not answer', async () => {
    vi.useFakeTimers();
    const decided = decideLanguage(host({}, false).client, kept(), { lang: '' }, ['de']);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await decided).toBe('de');
    vi.useRealTimers();
  });
});

describe('changing it', () => {
  function window(free = true) {
    const { client, sent } = host({});
    const order: string[] = [];
    const drafts = new Map([[7, 'knocks at start']]);
    const tagDrafts = new Map([[7, ['rotor', 'hum']]]);
    const session = {
      writes: { settled: () => Promise.resolve(void order.push('settled')), free: () => free },
      currentId: 7,
      drafts,
      tagDrafts,
      queue: { find: (id: number) => (id === 7 ? { recordingId: 7 } : null) },
      draftComment: (id: number, comment: string) => void drafts.set(id, comment),
      select: (id: number) => void order.push(`select ${id}`),
    };
    const report = { writer: { save: () => Promise.resolve(void order.push('saved')) } };
    const show = (view: string) => void order.push(`show ${view}`);
    const earmark = { client, session, report, view: 'setup', show } as unknown as Earmark;
    return { earmark, sent, order, drafts, tagDrafts };
  }

  it('writes what is on its way, keeps the choice and the place, then loads again', async () => {
    const { earmark, sent, order, drafts, tagDrafts } = window();
    const tab = kept();
    expect(await changeLanguage(earmark, 'de', tab, () => order.push('reload'))).toBe(true);
    expect(order).toEqual(['settled', 'saved', 'reload']);
    expect(sent).toEqual([{ preferences: { language: 'de' } }]);
    drafts.clear();
    tagDrafts.clear();
    goOn(earmark, tab);
    goOn(earmark, tab);
    expect(order.slice(3)).toEqual(['select 7', 'show setup']);
    expect([...drafts]).toEqual([[7, 'knocks at start']]);
    expect([...tagDrafts]).toEqual([[7, ['rotor', 'hum']]]);
  });

  it('stays while a verdict is not saved', async () => {
    const { earmark, order } = window(false);
    expect(await changeLanguage(earmark, 'de', kept(), () => order.push('reload'))).toBe(false);
    expect(order).toEqual(['settled']);
  });
});

describe('problems', () => {
  const tooShort = () => problem('audio.too-short', { seconds: 0.012 });

  it('are said in the language of the window, with its numbers', () => {
    expect(inLanguage(tooShort()).message).toContain('lasts 0.012 s');
    speak('de');
    expect(inLanguage(tooShort()).message).toContain('dauert 0,012 s');
    expect(inLanguage(problem('wav.header', { detail: 'two formats' })).message).toContain('(zwei Formatangaben)');
    expect(inLanguage(problem('folder.missing', { path: '/a/running' })).message).toContain('/a/running');
  });

  it('are found however deep they lie in an answer', () => {
    speak('de');
    const answer = problemsInLanguage({ ok: true, value: { jobs: [{ problem: problem('job.cancelled') }, null] } });
    expect(answer.value.jobs[0]!.problem.message).toMatch(/^Abgebrochen/);
  });

  it('keep the host’s sentence where their code is not known', () => {
    speak('de');
    const unknown = { code: 'new.code', message: 'A newer host says this.' };
    expect(inLanguage(unknown).message).toBe(unknown.message);
  });
});
