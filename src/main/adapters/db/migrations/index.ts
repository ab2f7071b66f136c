import { migration0001 } from './0001-library.ts';

/** Migration i (from 0) brings a library from version i to i + 1. Only ever append; never change one that was released. */
export const migrations: readonly string[] = [migration0001];

/** The version this Earmark writes. */
export const latestVersion = migrations.length;
