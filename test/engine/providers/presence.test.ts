import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { canOpen, missing } from '#main/engine/providers/presence.ts';
import { put, temporaryFolder } from '#test/support/library.ts';

const onLinux = process.platform === 'linux';

describe('what is not there without trying it', () => {
  it('is what belongs to another system, and never the CPU', () => {
    expect(missing('cpu')).toBeNull();
    expect(missing('dml', 'linux')).toBe('not-here');
    expect(missing('coreml', 'win32')).toBe('not-here');
  });

  it.skipIf(!onLinux)('is WebGPU on Linux without the loader of Vulkan, which it looks for there alone', () => {
    const asked: string[] = [];
    const opens = (found: boolean) => (library: string) => (asked.push(library), found);
    expect(missing('webgpu', 'linux', opens(false))).toBe('no-device');
    expect(missing('webgpu', 'linux', opens(true))).toBeNull();
    expect(asked).toEqual(['libvulkan.so.1', 'libvulkan.so.1']);
    expect(missing('cpu', 'linux', opens(false))).toBeNull();
    expect(asked).toHaveLength(2);
  });
});

describe.skipIf(!onLinux)('a library of the system', () => {
  it('is found, though it is no module of Node', () => {
    expect(canOpen('libstdc++.so.6')).toBe(true);
  });

  it('is missing where there is none, and there where it is damaged: whoever needs it says what is wrong', () => {
    expect(canOpen('libnothing-of-this-name.so.7')).toBe(false);
    expect(canOpen(put(join(temporaryFolder(), 'damaged.so'), 'no library'))).toBe(true);
  });
});
