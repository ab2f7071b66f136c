/** How long the host lets others wait: something small is asked again and again over a connection of its own. */
import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import type { CallInput, CallName } from '#shared/contract/api.ts';
import { socketPath, socketProtocols, type SocketRequest } from '#shared/contract/bridge.ts';
import { duration, note, type Row } from '#test/bench/measure.ts';

/** From one small question to the next, whether that was answered or not, ms: by so much less a wait may be seen. */
const pause = 5;

/** Another client of the page's host. What it is told is not read, so that this process is not held up itself. */
export interface Questioner {
  /** Seconds until the answer of a call is here. */
  ask<K extends CallName>(name: K, input: CallInput<K>): Promise<number>;
  /** Runs `work` and says for how many seconds each of the small questions meanwhile waited for its answer. */
  meanwhile(work: () => Promise<unknown>): Promise<number[]>;
  close(): void;
}

/** Connects with the token of the page. */
export async function connectQuestioner(page: Page): Promise<Questioner> {
  const [origin, token] = await page.evaluate(() => [location.origin, sessionStorage.getItem('earmark.token')!]);
  const socket = new WebSocket(origin!.replace('http', 'ws') + socketPath, socketProtocols(token!), {
    origin: origin!,
    perMessageDeflate: false,
  });
  const waiting = new Map<number, (seconds: number) => void>();
  let asked = 0;
  socket.on('message', (data: Buffer) => {
    const now = performance.now();
    const id = Number(/^\{"id":(\d+),/.exec(data.toString('latin1', 0, 30))?.[1]);
    waiting.get(id)?.(now);
    waiting.delete(id);
  });
  await new Promise<void>((resolve, reject) => socket.once('open', () => resolve()).once('error', reject));

  function ask<K extends CallName>(name: K, input: CallInput<K>): Promise<number> {
    const start = performance.now();
    const request: SocketRequest = { id: ++asked, name, input };
    socket.send(JSON.stringify(request));
    return new Promise((resolve) => waiting.set(request.id, (now) => resolve((now - start) / 1000)));
  }
  return {
    ask,
    meanwhile: async (work) => {
      const answers: Promise<number>[] = [];
      const timer = setInterval(() => answers.push(ask('jobs.list', {})), pause);
      try {
        await work();
      } finally {
        clearInterval(timer);
      }
      return Promise.all(answers);
    },
    close: () => socket.terminate(),
  };
}

/**
 * The longest that small questions waited, s, beside that when nothing else is to be done. Of several rounds of the same
 * work the quietest says what the work does, and the others what else ran on the machine.
 */
export function waitsRow(rounds: readonly (readonly number[])[], alone: readonly number[]): Row {
  const what = '  a small question meanwhile, worst';
  const all = rounds.flat().sort((a, b) => a - b);
  if (all.length === 0) return note(what, 'none was asked');
  const worst = rounds.filter(({ length }) => length > 0).map((waits) => Math.max(...waits));
  const most =
    worst.length === 1
      ? duration(worst[0]!)
      : `${duration(Math.min(...worst))} in the quietest of ${worst.length} rounds, ${duration(Math.max(...worst))} in the busiest`;
  const median = `median ${duration(all[Math.floor(all.length / 2)]!)} of ${all.length.toLocaleString('en')}`;
  return note(what, `${most}, ${median}; else worst ${duration(Math.max(0, ...alone))}`);
}
