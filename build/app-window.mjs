import { spawn } from 'node:child_process';

/**
 * Opens an address in a window of its own. The address carries the host's token, and what stands on a command line can
 * be read by everybody on the machine; so the window starts empty and is told where to go through a pipe that only this
 * process has (the DevTools protocol, one JSON document per message, ended by a zero byte).
 *
 * @param {{ executable: string, address: string, profile: string, switches: readonly string[] }} options
 *   `profile`: folder of the browser's own files, so that it is apart from the user's browser
 * @returns {{ closed: Promise<'closed' | 'failed'>, close(): void }} `closed`: the user closed the window, or there was none
 */
export function openAppWindow({ executable, address, profile, switches }) {
  const child = spawn(
    executable,
    [
      '--app=data:text/html,<title>Earmark</title>',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      ...switches,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const answers = new Map();
  let nextId = 1;
  let window = null;
  let arrived = false;

  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve) => {
      const id = nextId++;
      answers.set(id, resolve);
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  const close = () => toBrowser.end();

  async function guide(targetId) {
    window = targetId;
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const { errorText } = await send('Page.navigate', { url: address }, sessionId);
    if (errorText) return close();
    arrived = true;
    await send('Target.detachFromTarget', { sessionId });
  }

  function receive(message) {
    if (message.id !== undefined) {
      answers.get(message.id)?.(message.result ?? {});
      answers.delete(message.id);
      return;
    }
    const { targetInfo, targetId } = message.params ?? {};
    if (message.method === 'Target.targetCreated' && targetInfo.type === 'page' && window === null)
      void guide(targetInfo.targetId);
    // The browser ends when the pipe does.
    if (message.method === 'Target.targetDestroyed' && targetId === window) close();
  }

  let pending = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (text) => {
    const messages = (pending + text).split('\0');
    pending = messages.pop() ?? '';
    for (const message of messages) receive(JSON.parse(message));
  });
  for (const stream of [toBrowser, fromBrowser]) stream.on('error', () => undefined);
  void send('Target.setDiscoverTargets', { discover: true });

  const closed = new Promise((resolve) => {
    child.on('error', () => resolve('failed'));
    child.on('exit', () => resolve(arrived ? 'closed' : 'failed'));
  });
  return { closed, close };
}
