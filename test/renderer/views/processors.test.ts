import { beforeEach, describe, expect, test } from 'vitest';
import { Earmark } from '#renderer/state/app.svelte.ts';
import { contextOf } from '#renderer/state/context.ts';
import { ThemeState } from '#renderer/state/theme.svelte.ts';
import { text } from '#renderer/text/en.ts';
import Processors from '#renderer/views/Setup/Processors.svelte';
import { processorReasons } from '#shared/core/processors.ts';
import type { ProcessorsState } from '#shared/contract/app-state.ts';
import { testClient, testStorage, type TestClient } from '#test/renderer/support/client.ts';
import { button, labelled, settle, show } from '#test/renderer/support/mount.ts';

let made: TestClient;
let earmark: Earmark;
let root: HTMLElement;

const items = () => [...root.querySelectorAll('li')].map((item) => item.textContent.replaceAll(/\s+/g, ' ').trim());
const select = () => labelled<HTMLSelectElement>(root, text.processors.use);
const pinned = () => made.host.calls.filter(({ name }) => name === 'processors.pin').map(({ input }) => input);

async function choose(option: string): Promise<void> {
  select().selectedIndex = [...select().options].findIndex(({ text: shown }) => shown === option);
  select().dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}

beforeEach(async () => {
  made = testClient({});
  earmark = new Earmark(made.client, testStorage());
  await earmark.start();
  await earmark.processors.load();
  const noQuery = { matches: false, addEventListener: () => undefined } as unknown as MediaQueryList;
  const theme = new ThemeState(testStorage(), document.createElement('html'), noQuery);
  root = show(Processors, {}, contextOf({ earmark, theme }));
  await settle();
});

describe('processors', () => {
  test('are listed with their speed, and in words why they were not taken', () => {
    const [cpu, cuda, webgpu, dml] = items();
    expect(cpu).toBe('CPU right 1.9 ms per input, 515 per second Right, but slower.');
    expect(cuda).toContain('npm run cuda');
    expect(webgpu).toBe('WebGPU in use 0.4 ms per input, 2,381 per second The fastest that is right.');
    expect(dml).toBe('DirectML wrong Its numbers differ from the right ones, so it is not used.');
    expect(root.textContent).toContain('Timed with the model “earmark-small”.');
  });

  test('can be chosen by hand when they are right, and left to Earmark again', async () => {
    expect([...select().options].map(({ text: shown }) => shown)).toEqual(['The fastest (automatic)', 'CPU', 'WebGPU']);
    await choose('CPU');
    expect(items()[0]).toContain('Chosen by hand.');
    expect(items()[2]).toContain('another one was chosen by hand');
    await choose('The fastest (automatic)');
    expect(pinned()).toEqual([{ provider: 'cpu' }, { provider: null }]);
  });

  test('are checked again, and the panel says so meanwhile', async () => {
    button(root, 'Check again').click();
    await settle();
    expect(root.textContent).toContain('Processors are being tried…');
    expect(button(root, 'Check again').disabled).toBe(true);
    await settle(60);
    expect(button(root, 'Check again').disabled).toBe(false);
  });

  test('that give up at work are told of once', async () => {
    const message = 'The processor cuda stopped working (out of memory), so the CPU took over.';
    const state: ProcessorsState = {
      ...earmark.processors.state!,
      chosen: 'cpu',
      pinned: 'cuda',
      problem: { code: 'processor.failed', message },
    };
    made.host.emit('processors.changed', state);
    made.host.emit('processors.changed', { ...state });
    await settle();
    expect(earmark.notices.list.filter((notice) => notice.text === message)).toHaveLength(1);
    expect(root.textContent).toContain(message);
    expect(root.textContent).toContain('CUDA (NVIDIA) was chosen by hand but cannot be used now');
  });

  test('have a sentence for every reason', () => {
    const state = { ...earmark.processors.state!, chosen: 'cpu' as const };
    for (const reason of processorReasons) {
      const report = { ...state.reports[3]!, reason };
      expect(text.processors.why(report, state), reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});
