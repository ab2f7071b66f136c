import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parentChannel } from '#main/engine/channel.ts';
import { engineEnvironment } from '#main/engine/environment.ts';
import type { EngineReply, EngineRequest } from '#main/engine/protocol.ts';

const reply: EngineReply = { kind: 'done', id: 4, output: Float32Array.of(1, 2) };
const request: EngineRequest = { kind: 'cancel', id: 4 };
type Host = { parentPort?: unknown; send?: unknown };
const host = process as unknown as Host;
const before: Host = { parentPort: host.parentPort, send: host.send };

/** Takes the place of the connection of this process, which belongs to the test runner. */
function pretend(connection: Host): void {
  for (const name of ['parentPort', 'send'] as const) {
    if (connection[name] === undefined) Reflect.deleteProperty(host, name);
    else host[name] = connection[name];
  }
}

afterEach(() => {
  pretend(before);
  vi.restoreAllMocks();
});

describe('the channel to the parent process', () => {
  it('is the parent port of a utility process, which wraps what it brings', () => {
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const port = {
      postMessage: vi.fn(),
      on: (_event: string, listener: (event: { data: unknown }) => void) => listeners.push(listener),
    };
    pretend({ parentPort: port, send: vi.fn() });
    const channel = parentChannel();
    const heard: EngineRequest[] = [];
    channel.onRequest((one) => heard.push(one));
    channel.send(reply);
    for (const listener of listeners) listener({ data: request });
    expect(port.postMessage.mock.calls).toEqual([[reply]]);
    expect(heard).toEqual([request]);
    expect(host.send).not.toHaveBeenCalled();
  });

  it('is the IPC channel of a forked process, and ends with it', () => {
    const send = vi.fn();
    const listeners = new Map<string, (message?: unknown) => void>();
    vi.spyOn(process, 'on').mockImplementation(((event: string, listener: (message?: unknown) => void) => {
      listeners.set(event, listener);
      return process;
    }) as typeof process.on);
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as unknown as typeof process.exit);
    pretend({ send });
    const channel = parentChannel();
    const heard: EngineRequest[] = [];
    channel.onRequest((one) => heard.push(one));
    channel.send(reply);
    listeners.get('message')!(request);
    expect(send.mock.calls).toEqual([[reply]]);
    expect(heard).toEqual([request]);
    expect(exit).not.toHaveBeenCalled();
    listeners.get('disconnect')!();
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('does not throw into a run when the parent has just gone', () => {
    vi.spyOn(process, 'on').mockImplementation((() => process) as typeof process.on);
    pretend({ send: vi.fn() });
    const channel = parentChannel();
    pretend({});
    expect(() => channel.send(reply)).not.toThrow();
  });

  it('is nothing without a parent', () => {
    pretend({});
    expect(() => parentChannel()).toThrow('cannot run on its own');
  });
});

describe('the environment of the engine', () => {
  it('has none of the variables that load foreign code, however they are written', () => {
    const dangerous = ['NODE_OPTIONS', 'node_options', 'Node_Path', 'LD_PRELOAD', 'ld_preload', 'LD_AUDIT'];
    const others = [
      'VK_LAYER_PATH',
      'vk_instance_layers',
      'DYLD_INSERT_LIBRARIES',
      'ELECTRON_RUN_AS_NODE',
      'NODE_CHANNEL_FD',
      'NODE_V8_COVERAGE',
    ];
    const found = engineEnvironment(Object.fromEntries([...dangerous, ...others].map((name) => [name, 'x'])));
    expect(found).toEqual({});
  });

  it('keeps what says where graphics drivers and their libraries lie', () => {
    const environment = { VK_DRIVER_FILES: '/a.json', VK_ICD_FILENAMES: '/b.json', LD_LIBRARY_PATH: '/usr/local/cuda' };
    expect(engineEnvironment(environment)).toEqual(environment);
  });

  it('has everything else, empty values too, and no undefined ones', () => {
    const environment = { PATH: '/bin', HOME: '', MY_NODE_OPTIONS: 'a', NODE_OPTIONS_2: 'b', GONE: undefined };
    const found = engineEnvironment(environment);
    expect(found).toEqual({ PATH: '/bin', HOME: '', MY_NODE_OPTIONS: 'a', NODE_OPTIONS_2: 'b' });
    expect(Object.keys(found)).not.toContain('GONE');
    expect(environment).toHaveProperty('GONE');
  });
});
