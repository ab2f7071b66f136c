import { describe, expect, test } from 'vitest';
import { Memory } from '#renderer/analysis/memory.ts';

describe('memory that is used again', () => {
  test('what was given is taken where it is large enough, the smallest that fits', () => {
    const memory = new Memory(3);
    const [small, large] = [new Float32Array(10), new Float32Array(100)];
    memory.give(large);
    memory.give(small);
    const taken = memory.take(8);
    expect(taken).toHaveLength(8);
    expect(taken.buffer).toBe(small.buffer);
    expect(memory.take(50).buffer).toBe(large.buffer);
    expect(memory.take(50).buffer.byteLength).toBe(200);
  });

  test('keeps no more than it was asked to, the largest', () => {
    const memory = new Memory(1);
    const [small, large] = [new Float32Array(10), new Float32Array(100)];
    memory.give(large);
    memory.give(small);
    expect(memory.take(1).buffer).toBe(large.buffer);
    expect(memory.take(1).buffer).not.toBe(small.buffer);
    const none = new Memory(0);
    none.give(large);
    expect(none.take(1).buffer).not.toBe(large.buffer);
  });
});
