import { migration0001 } from './0001-library.ts';
import { migration0002 } from './0002-front-ends.ts';
import { migration0003 } from './0003-training-runs.ts';
import { migration0004 } from './0004-used-verdicts.ts';
import { migration0005 } from './0005-second-reader.ts';
import { migration0006 } from './0006-shared-sessions.ts';

/** Migration i (from 0) brings a library from version i to i + 1. Only ever append; never change one that was released. */
export const migrations: readonly string[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
];

/** The version this Earmark writes. */
export const latestVersion = migrations.length;
