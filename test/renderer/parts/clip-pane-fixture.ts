import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { ComponentProps } from 'svelte';
import type ClipPaneType from '#renderer/parts/ClipPane.svelte';
import type { Client } from '#renderer/client/client.ts';
import type { ClipView } from '#renderer/state/clip.svelte.ts';
import { stubLayout } from '../support/no-layout.ts';
import { clipClient, clipViewOf, explanationOf, itemOf, recordingOf, scoreOf } from '../state/clip-fixtures.ts';

type Props = ComponentProps<typeof ClipPaneType>;

let ClipPane: typeof ClipPaneType;
let shown: Record<string, unknown> | null = null;
let base: Props;
/** What the pane under test shows; a new one for each test. */
export let view: ClipView;

beforeAll(async () => {
  stubLayout();
  ({ default: ClipPane } = await import('#renderer/parts/ClipPane.svelte'));
});

beforeEach(() => {
  const { client } = clipClient();
  look(client);
  base = {
    item: itemOf(1),
    recording: recordingOf(1),
    score: scoreOf(1, [11, 12]),
    explanation: explanationOf(1),
    explaining: null,
    preset: { kind: 'none' },
    client,
    view,
  };
});

afterEach(async () => {
  await close();
  document.body.replaceChildren();
});

/** From here on the pane looks through this client. */
export function look(client: Client): void {
  ({ view } = clipViewOf(client));
}

export async function close(): Promise<void> {
  if (shown) await unmount(shown);
  shown = null;
}

export async function show(changes: Partial<Props> = {}): Promise<HTMLElement> {
  shown = mount(ClipPane, { target: document.body, props: { ...base, ...changes } });
  flushSync();
  await expect.poll(() => view.flagged.state).not.toBe('loading');
  await expect.poll(() => view.normal.state).not.toBe('loading');
  flushSync();
  return document.body;
}

export const words = (element: Element) => element.textContent.replaceAll(/[\s\u202f]+/g, ' ');
export const named = (body: Element, label: string) => body.querySelector(`[aria-label="${label}"]`);
