import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead } from '#main/engine/detect/pipeline.ts';

function reader() {
  const log: string[] = [];
  const read = async (item: number): Promise<string> => {
    log.push(`begin ${item}`);
    await sleep(1);
    if (item === 13) throw new Error('unreadable');
    log.push(`end ${item}`);
    return `content ${item}`;
  };
  return { log, read };
}

describe('readAhead', () => {
  it('gives everything in order, and fetches the next one meanwhile', async () => {
    const { log, read } = reader();
    const found: string[] = [];
    for await (const { item, content } of readAhead([1, 2, 3], read)) {
      log.push(`work ${item}`);
      await sleep(5);
      found.push(content);
    }
    expect(found).toEqual(['content 1', 'content 2', 'content 3']);
    expect(log).toEqual([
      ...['begin 1', 'end 1', 'begin 2', 'work 1'],
      ...['end 2', 'begin 3', 'work 2'],
      ...['end 3', 'work 3'],
    ]);
  });

  it('is empty for nothing', async () => {
    const { log, read } = reader();
    expect(await readAhead([], read).next()).toEqual({ done: true, value: undefined });
    expect(log).toEqual([]);
  });

  it('fetches no more after the caller stopped, and leaves nothing running', async () => {
    const { log, read } = reader();
    for await (const { item } of readAhead([1, 2, 3, 4], read)) if (item === 2) break;
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('fails where the item that failed is due, not before', async () => {
    const { read } = reader();
    const seen: number[] = [];
    const all = async (): Promise<void> => {
      for await (const { item } of readAhead([1, 13, 2], read)) {
        seen.push(item);
        await sleep(5);
      }
    };
    await expect(all()).rejects.toThrow('unreadable');
    expect(seen).toEqual([1]);
    for await (const { item } of readAhead([1, 13], read)) if (item === 1) break; // no unhandled rejection
  });
});
