import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const source = (path: string) => resolve(import.meta.dirname, 'src', path);

// Every process and both hosts are explicit inputs: code that is shared or imported dynamically moves to
// out/main/chunks/, where paths computed from import.meta.url would point nowhere.
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: {
          index: source('main/index.ts'),
          web: source('main/web.ts'),
          'web-main': source('main/web-main.ts'),
          cli: source('main/cli.ts'),
          'cli-main': source('main/cli-main.ts'),
          engine: source('main/engine/index.ts'),
          places: source('main/places.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [svelte({ configFile: resolve(import.meta.dirname, 'svelte.config.js') })],
    build: {
      rollupOptions: { input: { index: source('renderer/index.html') }, checks: { pluginTimings: false } },
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      minify: true,
    },
  },
});
