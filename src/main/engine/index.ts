/** The engine process (DESIGN.md D2): models, features, detectors. Started and supervised by client.ts in the main process. */
import os from 'node:os';
import process from 'node:process';
import { parentChannel } from './channel.ts';
import { createOperations } from './detect/operations.ts';
import { serve } from './serve.ts';

process.title = 'earmark-engine';
try {
  // Listening and labelling come first: the window must not stutter while recordings are scored.
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Not every system lets a process lower its own priority; the engine works without it.
}
serve(parentChannel(), createOperations());
