/** The browser host: opens the library, serves it on this machine, prints the address, and ends cleanly when asked to. */
import process from 'node:process';
import { browserPdf } from './browser-pdf.ts';
import { spawnWithNode } from './engine/spawn-node.ts';
import { hostHelp, parseHostOptions, type HostOptions } from './host-options.ts';
import { startWebHost } from './hosts/web/server.ts';
import { openApp } from './open-app.ts';
import { engineFolder, placesFrom } from './places.ts';

const options = parseHostOptions(process.argv.slice(2));
if (typeof options === 'string') leave(options);
if (options.help) {
  console.log(hostHelp());
  process.exit(0);
}
await serve(options);

async function serve({ port, dataDirectory }: HostOptions): Promise<void> {
  const places = placesFrom(import.meta.url);
  const spawnEngine = spawnWithNode({ file: places.engineFile, workingDirectory: engineFolder(dataDirectory) });
  const opened = await openApp({ places, dataDirectory, host: 'web', spawnEngine, pdf: browserPdf(), sample: true });
  if (!opened.ok) leave(opened.problem.message);
  const app = opened.value;

  const host = await startWebHost({ app, rendererDirectory: places.rendererDirectory, port }).catch(
    async (error: unknown) => {
      await app.close();
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      leave(
        taken
          ? `Port ${port} is in use; choose another one with --port.`
          : `Earmark cannot serve on port ${port} (${String(error)}).`,
      );
    },
  );

  let endingSince: number | null = null;
  const end = async (): Promise<void> => {
    if (endingSince !== null) {
      // Ctrl+C reaches this process and its launcher, which passes it on: that is one wish. A second one, later, does
      // not wait: what was saved is safe, only the tidying up is lost.
      if (performance.now() - endingSince > 1000) process.exit(1);
      return;
    }
    endingSince = performance.now();
    await host.close();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
  console.log(`Earmark: ${host.address}`);
}

function leave(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
