import type { Client } from '#renderer/client/client.ts';
import { text } from '#renderer/text/text.ts';
import type { CallInput } from '#shared/contract/api.ts';
import type {
  Detector,
  ImportProblem,
  RecordingFilter,
  RecordingGroup,
  SessionSummary,
} from '#shared/contract/schemas.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './messages.svelte.ts';

export interface MadeSession {
  readonly sessionId: number;
  readonly flagged: number;
}

export interface DetectorPlan {
  readonly create: CallInput<'detectors.create'>;
  /** what is scored when it is made; null = nothing yet */
  readonly score: RecordingFilter | null;
  readonly sessionName: string;
}

/** What the library holds: recordings by group, files left out, detectors, sessions. */
export class Library {
  groups = $state.raw<readonly RecordingGroup[]>([]);
  problems = $state.raw<readonly ImportProblem[]>([]);
  detectors = $state.raw<readonly Detector[]>([]);
  sessions = $state.raw<readonly SessionSummary[]>([]);
  /** false until the first answer: an empty list is only called empty when it was read */
  loaded = $state(false);
  /** counts up whenever the library changed, so that pages of it are read again */
  revision = $state(0);
  #client: Client;
  #jobs: Jobs;
  #notices: Notices;

  constructor(client: Client, jobs: Jobs, notices: Notices) {
    this.#client = client;
    this.#jobs = jobs;
    this.#notices = notices;
    client.on('library.changed', () => void this.load());
  }

  async load(): Promise<void> {
    const [groups, problems, detectors, sessions] = await Promise.all([
      this.#client.call('recordings.groups', {}),
      this.#client.call('import.problems', {}),
      this.#client.call('detectors.list', {}),
      this.#client.call('sessions.list', {}),
    ]);
    if (groups.ok) this.groups = groups.value.groups;
    if (problems.ok) this.problems = problems.value.problems;
    if (detectors.ok) this.detectors = detectors.value.detectors;
    if (sessions.ok) this.sessions = sessions.value.sessions;
    const failed = [groups, problems, detectors, sessions].find((answer) => !answer.ok);
    if (failed && !failed.ok && failed.problem.code !== 'connection.lost')
      this.#notices.problem(failed.problem.message);
    this.loaded = true;
    this.revision += 1;
  }

  /** Imports files and folders; says at the end what was found. */
  async import(paths: string[]): Promise<void> {
    const job = await this.#run('import.start', { paths });
    if (job?.state === 'done') this.#notices.info(text.setup.import.finished(job.result));
  }

  /** Looks for missing recordings in a folder or a file; says how many were found. True when some were. */
  async locate(paths: string[]): Promise<boolean> {
    const job = await this.#run('recordings.locate', { paths });
    if (job?.state !== 'done') return false;
    const [found, missing] = [Number(job.result['found']), Number(job.result['missing'])];
    this.#notices.info(text.locate.finished(found, missing));
    return found > 0;
  }

  /** Makes a detector, and if asked scores with it and makes a session of what it flags; null when there is none. */
  async make(plan: DetectorPlan): Promise<MadeSession | null> {
    const made = await this.#run('detectors.create', plan.create);
    if (made?.state !== 'done') return null;
    if (plan.score === null) {
      this.#notices.info(text.shell.jobs.done(made));
      return null;
    }
    if (plan.score.ids?.length === 0) {
      this.#notices.info(text.setup.create.chain.nothingToScore);
      return null;
    }
    return this.scoreAndReview(Number(made.result['detectorId']), plan.score, plan.sessionName);
  }

  /** Scores recordings and makes a session of what is flagged; null when nothing is. */
  async scoreAndReview(
    detectorId: number,
    recordings: RecordingFilter,
    sessionName: string,
  ): Promise<MadeSession | null> {
    const scored = await this.#run('detectors.score', { detectorId, recordings });
    if (scored?.state !== 'done') return null;
    const flagged = Number(scored.result['flagged'] ?? 0);
    if (flagged === 0) {
      this.#notices.info(text.setup.create.chain.nothingFlagged(Number(scored.result['scored'] ?? 0)));
      return null;
    }
    const sessionId = await this.createSession(sessionName, [detectorId]);
    return sessionId === null ? null : { sessionId, flagged };
  }

  async createSession(name: string, detectorIds: number[]): Promise<number | null> {
    const answer = await this.#client.call('sessions.create', { name, detectorIds });
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    await this.load();
    return answer.value.sessionId;
  }

  async #run<K extends 'import.start' | 'recordings.locate' | 'detectors.create' | 'detectors.score'>(
    name: K,
    input: CallInput<K>,
  ) {
    const answer = await this.#client.call(name, input);
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return null;
    }
    return this.#jobs.ended(answer.value.jobId);
  }
}
