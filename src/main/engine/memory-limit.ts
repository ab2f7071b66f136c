/** A limit on the memory of this process, for work on files that nobody trusts. */
import { Worker } from 'node:worker_threads';

const millisecondsBetweenLooks = 20;

/** A thread of its own looks: while onnxruntime works, this one does not come round to it. */
const watcher = `
const process = require('node:process');
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.memoryUsage.rss() > workerData.bytes) process.kill(process.pid, 'SIGKILL');
}, ${millisecondsBetweenLooks});
`;

/** Ends this process at once, without a word, when it holds more than `megabytes`; answers when the watch has begun. */
export async function limitMemory(megabytes: number): Promise<() => Promise<void>> {
  const worker = new Worker(watcher, { eval: true, workerData: { bytes: megabytes * 1e6 } });
  worker.unref();
  await new Promise((resolve, reject) => {
    worker.once('online', () => resolve(undefined));
    worker.once('error', reject);
  });
  return async () => {
    await worker.terminate();
  };
}
