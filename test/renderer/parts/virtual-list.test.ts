import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { Announcer } from '#renderer/state/messages.svelte.ts';
import { ReviewSession } from '#renderer/state/session.svelte.ts';
import Queue from '#renderer/views/Review/Queue.svelte';
import { testClient } from '#test/renderer/support/client.ts';
import { settle, show } from '#test/renderer/support/mount.ts';
import { press } from '#test/renderer/support/press.ts';

/** jsdom lays nothing out: the window of the list is 520 px, a row 3.25 rem = 52 px. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(520);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      #notify: ResizeObserverCallback;
      constructor(notify: ResizeObserverCallback) {
        this.#notify = notify;
      }
      observe(target: Element) {
        this.#notify([{ target } as ResizeObserverEntry], this as never);
      }
      unobserve() {
        return undefined;
      }
      disconnect() {
        return undefined;
      }
    },
  );
});

async function queueOf(items: number) {
  const session = new ReviewSession(testClient({ items, reviewed: 0 }).client, new Announcer());
  await session.open(1);
  const root = show(Queue, { session, onsimilar: () => undefined, onverdict: () => undefined });
  await settle();
  const grid = root.querySelector<HTMLElement>('[role=grid]')!;
  const rows = () => [...grid.querySelectorAll<HTMLElement>('[role=rowgroup] [role=row]')];
  const current = () => rows().find((row) => row.getAttribute('aria-selected') === 'true');
  return { session, root, grid, rows, current };
}

test('50,000 recordings are a few dozen rows, and the grid says how many there are', async () => {
  const { grid, rows } = await queueOf(50_000);
  expect(grid.getAttribute('aria-rowcount')).toBe('50001');
  expect(rows().length).toBeGreaterThanOrEqual(10);
  expect(rows().length).toBeLessThan(40);
  expect(
    rows()
      .map((row) => row.getAttribute('aria-rowindex'))
      .slice(0, 2),
  ).toEqual(['2', '3']);
}, 20_000);

test('scrolling draws the rows that came into view', async () => {
  const { grid, rows, session } = await queueOf(2000);
  grid.scrollTop = 52 * 1000;
  grid.dispatchEvent(new Event('scroll'));
  flushSync();
  const names = rows().map((row) => row.querySelector('.file')?.getAttribute('title'));
  expect(names).toContain(session.visible[1004]!.fileName);
  expect(names).not.toContain(session.visible[0]!.fileName);
});

test('arrow keys, Page, Home and End move, and the current row stays in view', async () => {
  const { grid, session, current } = await queueOf(100);
  const go = (key: string) => {
    press(key, { target: grid });
    flushSync();
    return session.currentIndex;
  };
  expect(go('ArrowDown')).toBe(1);
  expect(go('PageDown')).toBe(10);
  expect(go('ArrowUp')).toBe(9);
  expect(go('End')).toBe(99);
  expect(grid.scrollTop).toBe(100 * 52 - 520);
  expect(go('ArrowDown')).toBe(99);
  grid.dispatchEvent(new Event('scroll'));
  flushSync();
  expect(grid.getAttribute('aria-activedescendant')).toBe(current()?.id);
  expect(go('Home')).toBe(0);
  expect(grid.scrollTop).toBe(0);
});

test('a click chooses a row; each row says place, score, margin and verdict in words', async () => {
  const { session, rows, current } = await queueOf(20);
  rows()[3]!.click();
  flushSync();
  expect(session.currentIndex).toBe(3);
  await session.give('unsure');
  flushSync();
  expect(rows()[3]!.textContent).toContain('Unsure');
  expect(current()?.textContent).toContain('Open');
  const cells = [...rows()[0]!.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent.trim());
  const first = session.visible[0]!;
  expect(cells[1]).toContain(first.machine);
  expect(cells[2]).toBe(first.score.toFixed(3));
  expect(cells[3]).toBe(`+${(first.score - first.threshold).toFixed(3)}`);
});

test('choosing a filter or an order changes the list', async () => {
  const { session, root, rows } = await queueOf(20);
  const [order, filter] = [...root.querySelectorAll('select')];
  order!.value = 'machine';
  order!.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect(session.queue.order).toBe('machine');
  const machines = rows().map((row) => row.querySelector('.machine')!.textContent.replace('Level alarm', '').trim());
  expect(machines).toEqual([...machines].sort());
  expect([...filter!.options].map((option) => option.textContent)).toContain('Open (20)');
  filter!.value = 'unsure';
  filter!.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect(rows()).toEqual([]);
});
