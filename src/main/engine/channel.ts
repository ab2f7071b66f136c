import process from 'node:process';
import type { EngineReply, EngineRequest } from './protocol.ts';
import type { EngineChannel } from './serve.ts';

/** The part of Electron's utility process that is used here; absent under plain Node. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * The channel to the process that started this one: Electron's parent port in a utility process, the IPC channel of
 * `child_process.fork` under Node. When the parent goes away, so does this process. Throws when there is neither.
 */
export function parentChannel(): EngineChannel {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      send: (reply: EngineReply) => parentPort.postMessage(reply),
      onRequest: (listener) => parentPort.on('message', (event) => listener(event.data as EngineRequest)),
    };
  }
  if (!process.send) throw new Error('The engine is started by Earmark and cannot run on its own.');
  process.on('disconnect', () => process.exit(0));
  return {
    send: (reply: EngineReply) => void process.send?.(reply),
    onRequest: (listener) => process.on('message', (message) => listener(message as EngineRequest)),
  };
}
