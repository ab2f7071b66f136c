/** The engine process (DESIGN.md D2): models, features, detectors. Started and supervised by client.ts in the main process. */
import os from 'node:os';
import process from 'node:process';
import { parentChannel } from './channel.ts';
import { createOperations } from './detect/operations.ts';
import { taskIn } from './protocol.ts';
import { serve } from './serve.ts';

const task = taskIn(process.argv);
process.title = `earmark-${task}`;
try {
  // Listening and labelling come first: the window must not stutter while recordings are scored. A training comes after
  // everything that somebody waits for.
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = os.constants.priority;
  os.setPriority(task === 'training' ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
} catch {
  // Not every system lets a process lower its own priority; the engine works without it.
}
// Preparing is light, and must leave the processor to the network that it works for.
serve(parentChannel(), createOperations(task === 'preparation' ? { frontEndThreads: 1 } : {}));
