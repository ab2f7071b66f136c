// Who may import whom (ARCHITECTURE.md, "The house"). test/meta/layers.test.ts seeds one violation per rule.
const closed = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [from, ...allowed] },
});
const inside = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, ...allowed] },
});
const owner = (name, dependency, ...homes) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: homes },
  to: { path: dependency },
});

module.exports = {
  forbidden: [
    closed('core-is-pure', '^src/shared/core/'),
    closed('contract-knows-core-only', '^src/shared/contract/', '^src/shared/core/', 'node_modules/valibot/'),
    closed(
      'services-are-portable',
      '^src/main/services/',
      '^src/shared/',
      '^src/main/engine/protocol',
      'node_modules/valibot/',
    ),
    inside('adapters-implement-ports', '^src/main/adapters/', '^src/shared/', '^src/main/services/ports'),
    inside(
      'engine-stands-alone',
      '^src/main/engine/',
      '^src/shared/',
      '^src/main/adapters/decode/',
      '^src/main/services/ports',
    ),
    inside(
      'app-composes',
      '^src/main/app/',
      '^src/shared/',
      '^src/main/(services|adapters)/',
      '^src/main/engine/(protocol|client)',
    ),
    inside(
      'hosts-see-app-and-contract',
      '^src/main/hosts/',
      '^src/shared/',
      '^src/main/app/',
      '^src/main/engine/(protocol|environment)',
    ),
    inside('preload-is-thin', '^src/preload/', '^src/shared/contract/'),
    inside('renderer-talks-through-the-contract', '^src/renderer/', '^src/shared/'),
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'hosts-do-not-mix',
      severity: 'error',
      from: { path: '^src/main/hosts/web/' },
      to: { path: '^src/main/hosts/electron/' },
    },
    owner('electron-has-one-home', 'node_modules/electron/|^electron$', '^src/main/hosts/electron/', '^src/preload/'),
    owner('sqlite-has-one-home', 'better-sqlite3', '^src/main/adapters/db/'),
    owner('onnx-has-one-home', 'onnxruntime-node', '^src/main/engine/'),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.node.json' },
  },
};
