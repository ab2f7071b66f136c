import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const pure = ['test/core/**/*.test.ts', 'test/engine/{ast,detect,frontend,onnx}/**/*.test.ts'];

export default defineConfig({
  test: {
    // Vitest leaves a core free for watching, which on two cores would leave one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'pure',
          environment: 'node',
          include: pure,
          // Files may share what was loaded: what they test keeps nothing from one call to the next.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', ...pure],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
        resolve: { alias: { electron: fileURLToPath(new URL('./test/electron/fake-electron.ts', import.meta.url)) } },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'renderer',
          environment: 'jsdom',
          // A context of its own for each file in a few threads: jsdom is loaded once in each of them, not for each file.
          pool: 'vmThreads',
          include: ['test/renderer/**/*.test.ts'],
        },
      },
    ],
  },
});
