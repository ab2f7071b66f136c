import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildProcessPort, type EngineReply, type EngineRequest } from '#main/engine/protocol.ts';
import { spawnWithNode } from '#main/engine/spawn-node.ts';

let folder: string;
const ports: ChildProcessPort[] = [];
const request: EngineRequest = { kind: 'call', id: 1, operation: 'engine.info', input: {} };

/** Starts a file made of `code`; `exit` resolves with the code of the process, once. */
async function spawn(name: string, code: string, workingDirectory = folder) {
  const file = join(folder, name);
  await writeFile(file, code);
  const port = spawnWithNode({ file, workingDirectory })();
  ports.push(port);
  const exits: (number | null)[] = [];
  const exit = new Promise<number | null>((resolve) => {
    port.onExit((ended) => {
      exits.push(ended);
      resolve(ended);
    });
  });
  const reply = new Promise<EngineReply>((resolve) => port.onMessage(resolve));
  return { port, exit, exits, reply };
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'earmark-spawn-')));
});
afterAll(async () => {
  for (const port of ports) port.kill();
  await rm(folder, { recursive: true });
});

describe('a Node child process', () => {
  it('is told what it is for', async () => {
    const file = join(folder, 'task.cjs');
    await writeFile(file, "process.send({ kind: 'done', id: 1, output: process.argv.slice(2) });");
    const port = spawnWithNode({ file, workingDirectory: folder })('training');
    ports.push(port);
    const reply = await new Promise<EngineReply>((resolve) => port.onMessage(resolve));
    expect(reply).toEqual({ kind: 'done', id: 1, output: ['training'] });
  });

  it('runs in its folder, without flags, for the analysis where nothing is said, and answers what it is sent with typed arrays as they are', async () => {
    const code = `process.on('message', (message) =>
      process.send({ kind: 'done', id: message.id, output: {
        folder: process.cwd(), arguments: process.argv.slice(2), flags: process.execArgv, data: message.input.data } }));`;
    const child = await spawn('echo.cjs', code);
    child.port.send({ ...request, input: { data: Float32Array.of(0.5, NaN, -0) } });
    const reply = await child.reply;
    expect(reply).toEqual({
      kind: 'done',
      id: 1,
      output: { folder, arguments: ['analysis'], flags: [], data: Float32Array.of(0.5, NaN, -0) },
    });
    child.port.kill();
    expect(await child.exit).toBeNull();
  });

  it('tells its exit code once; sending and killing afterwards do nothing', async () => {
    const child = await spawn('exit.cjs', 'process.exit(3);');
    expect(await child.exit).toBe(3);
    expect(() => child.port.send(request)).not.toThrow();
    expect(() => child.port.kill()).not.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    expect(child.exits).toEqual([3]);
  });

  it('may be sent to while it dies', async () => {
    const child = await spawn('die.cjs', `process.on('message', () => process.exit(5));`);
    for (let id = 0; id < 200; id += 1) child.port.send({ ...request, id });
    expect(await child.exit).toBe(5);
  });

  it('that cannot be started is reported as an exit, not thrown', async () => {
    const child = await spawn('never.cjs', '', join(folder, 'no such folder'));
    expect(await child.exit).toBeNull();
    expect(child.exits).toHaveLength(1);
    expect(() => child.port.send(request)).not.toThrow();
  });
});
