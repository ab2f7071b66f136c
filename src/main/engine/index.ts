/** The engine process (DESIGN.md D2): models, features, detectors. Started and supervised by client.ts in the main process. */
import os from 'node:os';
import process from 'node:process';
import { parentChannel } from './channel.ts';
import { createOperations } from './detect/operations.ts';
import { trainingArgument } from './protocol.ts';
import { serve } from './serve.ts';

const training = process.argv.includes(trainingArgument);
process.title = training ? 'earmark-training' : 'earmark-engine';
try {
  // Listening and labelling come first: the window must not stutter while recordings are scored. A training comes after
  // everything that somebody waits for.
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = os.constants.priority;
  os.setPriority(training ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
} catch {
  // Not every system lets a process lower its own priority; the engine works without it.
}
serve(parentChannel(), createOperations());
