import { describe, expect, it } from 'vitest';
import { modelIdentity } from '#main/engine/ast/identity.ts';
import { readGolden } from './golden.ts';

const { config } = readGolden('tiled');
const weights = 'a'.repeat(64);

describe('the identity of a model', () => {
  const identity = modelIdentity(config, weights);

  it('is the same for the same weights and configuration, whatever order its fields have', () => {
    const shuffled = Object.fromEntries(Object.entries(config).reverse()) as unknown as typeof config;
    expect(modelIdentity(shuffled, weights)).toBe(identity);
    expect(identity).toMatch(/^[0-9a-f]{64}$/);
    expect(identity).not.toBe(weights);
  });

  it('does not depend on what the classes are called', () => {
    expect(modelIdentity({ ...config, labels: config.labels.map((label) => `${label}!`) }, weights)).toBe(identity);
  });

  it('depends on every number that enters the computation', () => {
    const numbers = Object.entries(config).filter(([, value]) => typeof value === 'number');
    expect(numbers).toHaveLength(12);
    const others = numbers.map(([name, value]) => modelIdentity({ ...config, [name]: Number(value) + 1 }, weights));
    others.push(modelIdentity({ ...config, qkvBias: !config.qkvBias }, weights), modelIdentity(config, 'b'.repeat(64)));
    expect(new Set([identity, ...others]).size).toBe(others.length + 1);
  });

  it('stays what it is in libraries that exist', () => {
    expect(identity).toBe('f9624e3be562d85e1a6b5668205b2fa27c035915add8ee0fa5ba1ff2ac898702');
  });
});
