import type { Answer, Bridge } from '#shared/contract/bridge.ts';
import type {
  AppState,
  Detector,
  Job,
  JournalEntry,
  Model,
  ProcessorsState,
  Recording,
  RecordingFilter,
  RecordingExplanation,
  SessionItem,
  StandingVerdict,
} from '#shared/contract/schemas.ts';
import type { ReportDraft } from '#shared/contract/report.ts';
import type { TrainingChoice, TrainingRun } from '#shared/contract/training.ts';
import type { QueueView } from '#shared/contract/queue.ts';
import type { Verdict } from '#shared/core/domain.ts';

export interface Scenario {
  /** flagged recordings of the session; 0 with `sample: 'none'` is a first start */
  readonly items?: number;
  /** how many of them have a verdict already */
  readonly reviewed?: number;
  readonly sample?: AppState['sample']['state'];
  /** recordings about which another reviewer said something else */
  readonly disagreeing?: readonly number[];
  /** verdicts cannot be written */
  readonly saveFails?: boolean;
  /** the flagged recordings are long, and a stretch of each gave its score */
  readonly long?: boolean;
  /** ms between the stages of an explanation; 0 = all at once */
  readonly explainEvery?: number;
}

export interface FakeBridge extends Bridge {
  emit(name: string, payload: unknown): void;
  /** names and inputs of the calls so far */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  setSaveFails(fails: boolean): void;
}

/**
 * A host in one function, for tests and pictures of the renderer only: it answers the contract's calls from memory.
 * It refers to nothing outside itself, so that a browser under test can be given its source.
 */
export function createFakeBridge(scenario: Scenario = {}): FakeBridge {
  const { items: itemCount = 40, reviewed = 6, sample = 'ready', explainEvery = 300 } = scenario;
  let saveFails = scenario.saveFails ?? false;
  let previews = 0;
  let named: { name: string; preset: unknown }[] = [];
  let reportDraft: ReportDraft = {
    options: {
      title: '',
      asset: '',
      conclusion: '',
      analyst: '',
      qualification: '',
      reviewer: '',
      severities: ['No action', 'Watch', 'Plan a repair', 'Act now'],
      language: 'app',
      pages: ['real-fault', 'unsure'],
      falseAlarms: 'list',
      order: 'score',
      pictures: true,
      bands: true,
      numbers: true,
      levels: true,
      counts: true,
      hashes: true,
      journal: true,
    },
    findings: [101, 103].map((recordingId) => ({
      recordingId,
      fileName: `fan_00_${recordingId}.wav`,
      verdict: 'real-fault',
      disputed: false,
      note: { severity: null, basis: '', observation: '', recommendation: '', due: '' },
    })),
    pdfProblem: null,
  };
  const listeners = new Set<(name: string, payload: unknown) => void>();
  const calls: { name: string; input: unknown }[] = [];
  const model = {
    directory: '/opt/earmark/resources/models/earmark-small',
    name: 'earmark-small',
    sha256: '9f2c4e7a1b6d8035f4e1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
    parameters: 2_812_416,
    dimension: 192,
    layers: 6,
    heads: 3,
    frames: 1024,
    bins: 128,
    patchRows: 8,
    classes: 24,
  };
  const models: Model[] = [
    {
      ...model,
      shipped: true,
      bytes: 11_249_664,
      featureMean: -3.1368,
      featureStd: 2.9972,
      int8Cosine: 0.99954,
      source: model.directory,
      importedAt: null,
      card: '# The small model\nTrained on generated machine sounds.',
      detectors: 1,
    },
  ];
  const bare = { detail: '', largestError: null, millisecondsPerClip: null };
  let processors: ProcessorsState = {
    chosen: 'webgpu',
    pinned: null,
    checking: false,
    checkedAt: '2026-11-22T13:20:00Z',
    model: 'earmark-small',
    problem: null,
    reports: [
      { ...bare, provider: 'cpu', outcome: 'works', reason: 'none', largestError: 8e-7, millisecondsPerClip: 1.94 },
      { ...bare, provider: 'cuda', outcome: 'absent', reason: 'libraries' },
      { ...bare, provider: 'webgpu', outcome: 'works', reason: 'none', largestError: 5e-7, millisecondsPerClip: 0.42 },
      { ...bare, provider: 'dml', outcome: 'wrong', reason: 'differs', largestError: 0.18 },
    ],
  };
  const problems = {
    model: { code: 'model.missing', message: 'There is no model folder at that place.' },
    full: {
      code: 'db.full',
      message: 'The disk is full. What was saved before is safe; free some space and try again.',
    },
    unknown: { code: 'recording.unknown', message: 'There is no recording with this number.' },
    folder: { code: 'folder.missing', message: 'There is no folder or file at that place. Nothing was imported.' },
    truncated: {
      code: 'wav.truncated',
      message:
        'This WAV file ends before its header says it should. The 81920 whole samples that are there can be used.',
    },
    empty: { code: 'wav.empty', message: 'This WAV file holds no samples. Nothing was imported from it.' },
  };
  const reasons: Record<Verdict, { code: string; text: string }[]> = {
    'real-fault': ['Bearing', 'Imbalance', 'Looseness', 'Leakage', 'Belt', 'Clogging', 'Other fault'].map((text) => ({
      code: text.toLowerCase().replace(' ', '-'),
      text,
    })),
    'false-alarm': [
      'Nearby machine',
      'Start or stop',
      'Load or speed change',
      'Sensor or microphone',
      'Known, harmless',
      'Voices or work nearby',
      'Weather',
      'Other',
    ].map((text) => ({ code: text.toLowerCase().replaceAll(' ', '-'), text })),
    unsure: ['Too quiet', 'Too short', 'Needs a second opinion'].map((text) => ({ code: text, text })),
    unusable: ['Clipped', 'Silent', 'Wrong machine', 'Damaged file'].map((text) => ({ code: text, text })),
  };
  const machines = ['fan', 'pump', 'valve'];
  let clock = Date.parse('2026-11-22T13:40:00Z');
  const now = () => new Date((clock += 7000)).toISOString();
  const wave = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1;

  const items: SessionItem[] = Array.from({ length: itemCount }, (_, index) => {
    const machine = machines[Math.floor(wave(index + 1) * machines.length)]!;
    const section = `0${index % 3}`;
    return {
      recordingId: 101 + index,
      position: index,
      fileName: `section_${section}_target_test_${wave(index) > 0.5 ? 'anomaly' : 'normal'}_${String(index).padStart(4, '0')}_speed_${1 + (index % 5)}.wav`,
      machine,
      section,
      attributes: { speed: String(1 + (index % 5)) },
      detectorId: 1 + machines.indexOf(machine),
      score: 2.1 + Math.round(wave(index * 3) ** 2 * 6200) / 1000,
      threshold: 2.084,
      levelAlarm: index % 9 === 4,
      worst: scenario.long ? { startSeconds: 750 + 10 * index, endSeconds: 760 + 10 * index } : null,
      verdict: null,
      bookmark: false,
    };
  });
  items.sort((a, b) => b.score - a.score).forEach((item, position) => (items[position] = { ...item, position }));

  const recordingOf = (item: SessionItem): Recording => ({
    id: item.recordingId,
    path: `/data/line-3/${item.machine}/test/${item.fileName}`,
    fileName: item.fileName,
    sha256: 'c0ffee'.padEnd(64, '0'),
    place: {
      machine: item.machine,
      section: item.section,
      domain: 'target',
      split: 'test',
      label: 'unknown',
      attributes: item.attributes,
    },
    sampleRate: 16000,
    channels: 1,
    durationSeconds: 10,
    encoding: 'PCM 16 bit',
    levelDb: -31.4 + wave(item.recordingId) * 6,
    peakDb: -9.2,
    clippedSamples: item.recordingId % 11 === 0 ? 14 : 0,
    importedAt: '2026-11-22T09:12:00Z',
    problem: null,
    present: true,
  });
  const normalOf = (id: number): Recording => ({
    ...recordingOf({ ...items[0]!, recordingId: id, fileName: `section_00_source_train_normal_${id}.wav` }),
    id,
    place: { machine: 'fan', section: '00', domain: 'source', split: 'train', label: 'normal', attributes: {} },
  });

  const recordings: Recording[] =
    itemCount === 0
      ? []
      : [
          ...items.map(recordingOf),
          ...machines.flatMap((machine, index) =>
            Array.from({ length: 12 }, (_, n) => {
              const base = normalOf(900 + index * 100 + n);
              return {
                ...base,
                path: `/data/line-3/${machine}/train/${base.fileName}`,
                place: { ...base.place, machine },
              };
            }),
          ),
          ...Array.from({ length: 9 }, (_, n) => {
            const base = normalOf(1500 + n);
            const place = { ...base.place, machine: '', section: '', split: '', label: 'unknown' as const };
            return { ...base, place, path: `/data/bench/${n < 6 ? 'healthy' : 'worn'}/${n}.wav`, fileName: `${n}.wav` };
          }),
        ];

  const detectors: Detector[] =
    itemCount === 0
      ? []
      : machines.map((machine, index) => ({
          id: 1 + index,
          name: `${machine}, section 00`,
          version: 1 + (index % 2),
          machine,
          section: '00',
          spec: {
            kind: 'fused',
            readOut: 'rows',
            metric: 'cosine',
            k: 1,
            density: 0,
            preset: index === 1 ? { kind: 'high-pass', cutoffHz: 1200 } : { kind: 'none' },
            frontEnd: {
              kind: index === 2 ? 'stft' : 'mel',
              normalisation: index === 2 ? { mean: -7.231, std: 3.412 } : null,
            },
            precision: index === 1 ? 'int8' : 'fp32',
            rule: { kind: 'percentile', quantile: 0.95 },
          },
          threshold: { value: 2.084, rule: { kind: 'percentile', quantile: 0.95 }, details: {} },
          levelThreshold: { value: 2.61, rule: { kind: 'percentile', quantile: 0.99 }, details: {} },
          bankSize: 120,
          model,
          createdAt: '2026-11-22T09:20:00Z',
          why: '',
          madeBy: '',
          scored: 260,
          flagged: items.filter((item) => item.machine === machine).length,
          leaveOneOut: Array.from({ length: 120 }, (_, n) => -1.4 + (wave(n) + wave(n + 7) + wave(n + 31)) * 1.35).sort(
            (a, b) => a - b,
          ),
        }));

  const journal: JournalEntry[] = [];
  type Step = { recordingId: number; before: StandingVerdict | null; after: StandingVerdict }[];
  const undone: Step[] = [];
  let blind = false;
  const given: Step[] = [];
  const session = () => {
    const counts = { 'real-fault': 0, 'false-alarm': 0, unsure: 0, unusable: 0 };
    for (const { verdict } of items) if (verdict && !verdict.disputed) counts[verdict.verdict] += 1;
    const done = items.filter(({ verdict }) => verdict).length;
    return {
      id: 1,
      name: 'Line 3, week 47',
      createdAt: '2026-11-22T09:30:00Z',
      sample: sample === 'ready',
      flagged: items.length,
      reviewed: done,
      counts,
      disputed: items.filter(({ verdict }) => verdict?.disputed).length,
    };
  };
  const place = (recordingId: number, verdict: StandingVerdict | null) => {
    const index = items.findIndex((item) => item.recordingId === recordingId);
    items[index] = { ...items[index]!, verdict };
  };
  const write = (action: JournalEntry['action'], recordingId: number, verdict: StandingVerdict | null) => {
    const item = items.find((other) => other.recordingId === recordingId)!;
    journal.push({
      sequence: journal.length + 1,
      at: verdict?.at ?? now(),
      reviewer: 'A. Lindqvist',
      action,
      recordingId,
      verdict: verdict?.verdict ?? null,
      reason: verdict?.reason ?? '',
      comment: verdict?.comment ?? '',
      severity: verdict?.severity ?? null,
      tags: verdict?.tags ?? [],
      blind,
      resolution: verdict?.resolution ?? false,
      batch: null,
      score: item.score,
      threshold: item.threshold,
      detectorId: item.detectorId,
      hash: String(journal.length).padStart(64, '0'),
    });
  };
  const standingOf = (recordingId: number) => items.find((item) => item.recordingId === recordingId)?.verdict ?? null;
  const answerFor = (ids: readonly number[]) => ({
    recordingId: ids[0]!,
    verdict: standingOf(ids[0]!),
    changed: ids.map((recordingId) => ({ recordingId, verdict: standingOf(recordingId) })),
    session: session(),
    canUndo: given.length > 0,
    canRedo: undone.length > 0,
    secondsPerVerdict: secondsPerVerdict(),
  });
  const reading = () => {
    const both = items.filter(({ verdict }) => (verdict?.readings.length ?? 0) > 1).length;
    const agreement = {
      reviewers: ['A. Lindqvist', 'B. Okafor'] as [string, string],
      recordings: both,
      same: 0,
      kappa: 0,
    };
    return { reviewer: 'A. Lindqvist', blind, agreement: both === 0 ? null : agreement };
  };
  const secondsPerVerdict = () => (given.length < 5 ? null : 14);
  let queue: QueueView | null = null;
  /** recordings with a verdict when the order was worked out */
  let known: number[] | null = null;
  type Given = Partial<Pick<StandingVerdict, 'reason' | 'comment' | 'severity' | 'tags'>> & {
    verdict: Verdict;
    settle?: boolean;
  };
  /** What another reviewer said, hidden until there is an own verdict: of every recording that is `disagreeing`. */
  const other = { verdict: 'unusable', reason: '', comment: 'Microphone loose', severity: null, tags: [] } as const;
  const stands = (recordingId: number, said: Given, before: StandingVerdict | null): StandingVerdict => {
    const own = before?.readings.find(({ reviewer }) => reviewer === 'A. Lindqvist') ?? before;
    const { verdict, reason = '', comment = '', severity = own?.severity ?? null, tags = own?.tags ?? [] } = said;
    const at = now();
    const mine = { verdict, reason, comment, severity, tags, reviewer: 'A. Lindqvist', at };
    const differ = scenario.disagreeing?.includes(recordingId) === true && verdict !== other.verdict;
    const resolution = said.settle === true || before?.resolution === true;
    const disputed = differ && !resolution;
    const readings = disputed ? [{ ...other, tags: [], reviewer: 'B. Okafor', at }, mine] : [];
    return { ...mine, sequence: journal.length + 1, disputed, resolution, readings };
  };
  const give = (ids: readonly number[], said: Given) => {
    given.push(
      ids.map((recordingId) => {
        const before = standingOf(recordingId);
        const after = stands(recordingId, said, before);
        place(recordingId, after);
        write('verdict', recordingId, after);
        return { recordingId, before, after };
      }),
    );
    undone.length = 0;
  };
  for (const item of items.slice(0, reviewed)) {
    const verdict = (['false-alarm', 'real-fault', 'false-alarm', 'unsure', 'unusable'] as const)[item.position % 5]!;
    const comment = item.position === 1 ? 'Grinding, once per turn' : '';
    give([item.recordingId], { verdict, reason: reasons[verdict][0]!.code, comment });
  }

  const engine: AppState['engine'] = {
    state: 'ready',
    processor: 'CPU (AVX2)',
    runtimeVersion: 'onnxruntime 1.30.0',
    threads: 7,
    restarts: 0,
    model,
    problem: null,
  };
  let state: AppState = {
    version: '0.1.0',
    host: 'web',
    dataDirectory: '/home/lindqvist/.local/share/Earmark',
    reviewer: itemCount === 0 ? '' : 'A. Lindqvist',
    engine,
    preferences: {},
    sample: { state: sample, sessionId: sample === 'ready' ? 1 : null },
    journal: { entries: journal.length, valid: true, problem: null },
  };
  const emit = (name: string, payload: unknown) => {
    for (const listener of listeners) listener(name, payload);
  };
  const runs: TrainingRun[] = [];
  const changeRun = (runId: number, change: Partial<TrainingRun>) => {
    const at = runs.findIndex(({ id }) => id === runId);
    runs[at] = { ...runs[at]!, ...change };
    emit('training.changed', runs[at]);
    return {};
  };
  const jobs: Job[] = [];
  const timers = new Map<number, ReturnType<typeof setInterval>>();
  const startJob = (
    kind: Job['kind'],
    title: string,
    total: number,
    every: number,
    result: Job['result'],
    step = 1,
  ) => {
    const job: Job = {
      id: jobs.length + 1,
      kind,
      title,
      state: 'running',
      done: 0,
      total,
      secondsLeft: null,
      problem: null,
      result: {},
      startedAt: now(),
    };
    jobs.push(job);
    emit('job.changed', job);
    const change = (values: Partial<Job>) => {
      jobs[job.id - 1] = { ...jobs[job.id - 1]!, ...values };
      emit('job.changed', jobs[job.id - 1]);
    };
    timers.set(
      job.id,
      setInterval(() => {
        const done = Math.min(total, jobs[job.id - 1]!.done + step);
        if (done >= total) {
          clearInterval(timers.get(job.id));
          change({ state: 'done', done: total, secondsLeft: 0, result });
        } else {
          change({ done, secondsLeft: ((total - done) / step) * (every / 1000) });
        }
      }, every),
    );
    return job.id;
  };
  if (sample === 'preparing') startJob('sample', 'Preparing the sample session', 90, 400, { sessionId: 1 });

  const edges = [27, 290, 605, 985, 1443, 1995, 2660, 3461, 4427, 5626, 7916];
  const explanationOf = (item: SessionItem, masks: number): RecordingExplanation => ({
    recordingId: item.recordingId,
    detectorId: item.detectorId,
    masks,
    score: item.score,
    threshold: item.threshold,
    flagged: true,
    bands: Array.from({ length: 8 }, (_, band) => {
      const weight = (wave(item.recordingId + band * 5) - 0.35) * 0.8;
      const exact = masks === 256;
      return {
        lowHz: edges[band]!,
        highHz: edges[band + 1]!,
        slime: weight,
        slimeExact: weight * 0.97,
        soft: weight * 1.6,
        shapley: exact ? weight * 1.5 : null,
        leaveOneOut: exact ? weight * 1.2 : null,
      };
    }),
    r2: { slime: 0.71, slimeExact: 0.72, soft: 0.88 },
    constantLabel: false,
    table: { all: item.score, none: 0.4 },
    scores: Array.from({ length: 256 }, (_, mask) => {
      if (masks < 256 && mask !== 0 && mask !== 255) return null;
      const shares = Array.from({ length: 8 }, (_, band) => Math.max(0.05, wave(item.recordingId + band * 5) - 0.35));
      const heard = shares.reduce((sum, share, band) => sum + ((mask >> band) & 1) * share, 0);
      return 0.4 + ((item.score - 0.4) * heard) / shares.reduce((sum, share) => sum + share, 0);
    }),
    interactions: null,
    deletion: null,
    insertion: null,
  });

  const handlers: Record<string, (input: never) => unknown> = {
    'app.state': () => state,
    'settings.set': ({ reviewer, preferences }: { reviewer?: string; preferences?: AppState['preferences'] }) =>
      (state = { ...state, ...(reviewer && { reviewer }), preferences: { ...state.preferences, ...preferences } }),
    'sample.prepare': () => {
      state = { ...state, sample: { state: 'preparing', sessionId: null } };
      emit('app.changed', state);
      return { jobId: startJob('sample', 'Preparing the sample session', 90, 400, { sessionId: 1 }) };
    },
    'presets.list': () => ({ presets: named }),
    'presets.save': (added: { name: string; preset: unknown }) => {
      named = [...named.filter(({ name }) => name !== added.name), added];
      return { presets: named };
    },
    'presets.remove': ({ name: removed }: { name: string }) => {
      named = named.filter(({ name }) => name !== removed);
      return { presets: named };
    },
    'recordings.missing': () => ({ total: 40, missing: 3, folders: [{ path: '/mnt/line3/fan', recordings: 3 }] }),
    'recordings.locate': () => ({
      jobId: startJob('locate', 'Search for missing recordings in archive', 3, 0, { found: 2, missing: 1 }),
    }),
    'folders.list': ({ path }: { path: string }) => {
      const here = path === '' ? '/home/lindqvist' : path;
      if (here.includes('missing')) return problems.folder;
      return {
        path: here,
        parent: here === '/' ? null : here.split('/').slice(0, -1).join('/') || '/',
        entries: [
          ...['fan', 'pump', 'slide rail', 'valve'].map((name) => ({
            name,
            path: `${here}/${name}`,
            kind: 'folder',
            bytes: 0,
          })),
          { name: 'model.onnx', path: `${here}/model.onnx`, kind: 'model', bytes: 347_000_000 },
          ...Array.from({ length: 12 }, (_, n) => ({
            name: `section_00_source_train_normal_${String(n).padStart(4, '0')}_strength_1_ambient.wav`,
            path: `${here}/section_00_source_train_normal_${n}.wav`,
            kind: 'audio',
            bytes: 320_044,
          })),
          { name: 'manifest.csv', path: `${here}/manifest.csv`, kind: 'csv', bytes: 48_210 },
          { name: 'line-3.earmark', path: `${here}/line-3.earmark`, kind: 'session', bytes: 20_300_000 },
        ],
        roots: ['/home/lindqvist', '/', '/media/recorder-07'],
      };
    },
    'import.start': ({ paths }: { paths: string[] }) => ({
      jobId: startJob(
        'import',
        `Importing ${paths[0]}`,
        1240,
        150,
        { imported: 1231, known: 3, moved: 0, broken: 6 },
        40,
      ),
    }),
    'import.problems': () => ({
      problems:
        itemCount === 0
          ? []
          : [
              {
                path: '/data/line-3/fan/test/section_00_target_test_0099.wav',
                problem: problems.truncated,
                seenAt: now(),
              },
              {
                path: '/data/line-3/pump/train/section_01_source_train_normal_0310.wav',
                problem: problems.empty,
                seenAt: now(),
              },
            ],
    }),
    'recordings.groups': () => ({
      groups:
        itemCount === 0
          ? []
          : [...machines, ''].map((machine, index) => ({
              machine,
              section: machine === '' ? '' : '00',
              recordings: 380 - index * 90,
              normal: machine === '' ? 0 : 150,
              anomaly: machine === '' ? 0 : 60 - index * 10,
              unknown: machine === '' ? 110 : 20,
              trainNormal: machine === '' ? 0 : 120,
              broken: index === 0 ? 2 : 0,
            })),
    }),
    'recordings.list': ({ offset, limit, filter }: { offset: number; limit: number; filter: RecordingFilter }) => {
      const asked = (['machine', 'section', 'label', 'split'] as const).filter((name) => (filter[name] ?? '') !== '');
      const found = recordings.filter(
        ({ id, path, place }) =>
          asked.every((name) => place[name] === filter[name]) &&
          path.includes(filter.search ?? '') &&
          (filter.ids?.includes(id) ?? true),
      );
      return { total: found.length, recordings: found.slice(offset, offset + limit) };
    },
    'recordings.get': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId);
      return item ? recordingOf(item) : normalOf(recordingId);
    },
    'models.list': () => ({ models: [...models] }),
    'models.import': ({ path, name, frames }: { path: string; name?: string; frames?: number }) => {
      if (path.includes('missing')) return problems.model;
      const sha256 = String(models.length).repeat(64);
      const title = name ?? path.split('/').at(-1)!;
      models.push({
        ...models[0]!,
        ...{ name: title, sha256, shipped: false, source: path, importedAt: now(), card: `# ${title}` },
        ...{ bytes: 346_404_948, featureMean: -4.2677, featureStd: 4.569, parameters: 86_594_063 },
        frames: frames ?? 1024,
        detectors: 0,
      });
      emit('library.changed', {});
      return { jobId: startJob('model', `Model ${title}`, 100, 1, { sha256, name: title }, 50) };
    },
    'models.rename': ({ sha256, name }: { sha256: string; name: string }) => {
      const at = models.findIndex((other) => other.sha256 === sha256);
      models[at] = { ...models[at]!, name };
      emit('library.changed', {});
      return {};
    },
    'models.remove': ({ sha256 }: { sha256: string }) => {
      models.splice(
        models.findIndex((other) => other.sha256 === sha256),
        1,
      );
      emit('library.changed', {});
      return {};
    },
    'training.list': () => ({ runs: [...runs] }),
    'training.preview': ({ choice }: { choice: TrainingChoice }) => {
      const kept = choice.groups.filter(({ machine }) => machine !== '').length;
      const refusal =
        'A training needs at least two classes with 4 separate recordings each; 1 can be kept. Nothing was started.';
      return {
        classes: choice.groups.map(({ machine, section }) =>
          machine === ''
            ? { name: 'unknown', recordings: 2, fate: 'refused', into: null }
            : { name: `${machine} section ${section}`, recordings: 12, fate: 'kept', into: null },
        ),
        kept,
        trained: kept * 10,
        heldOut: kept * 2,
        faults: 4,
        broken: 0,
        problem: kept < 2 ? { code: 'training.few-classes', message: refusal } : null,
      };
    },
    'training.propose': () => ({
      settings: {
        epochs: 10,
        learningRate: 3e-4,
        batch: 8,
        microBatch: 4,
        trains: { kind: 'last-blocks', blocks: 2 },
        recompute: false,
        frontEnd: { kind: 'mel', normalisation: null },
        preset: { kind: 'none' },
        heldOutShare: 0.2,
        generated: 0,
        seed: 1,
      },
    }),
    'training.measure': () => ({
      jobId: startJob(
        'training-measure',
        'Measuring',
        1,
        1,
        { secondsPerStep: 0.5, steps: 40, peakBytes: 2.5e9, freeBytes: 2.6e9 },
        1,
      ),
    }),
    'training.start': ({
      name,
      settings,
      choice,
    }: Pick<TrainingRun, 'name' | 'settings'> & { choice: TrainingChoice }) => {
      const run: TrainingRun = {
        id: runs.length + 1,
        name,
        state: 'running',
        phase: 'preparing',
        jobId: 900,
        base: { sha256: model.sha256, name: model.name },
        settings,
        classRule: choice.classRule,
        classes: [],
        trained: 30,
        heldOut: 6,
        step: 0,
        steps: 0,
        secondsLeft: null,
        losses: [],
        epochs: [],
        comparison: null,
        problem: null,
        model: null,
        createdAt: now(),
        changedAt: now(),
      };
      runs.unshift(run);
      emit('training.changed', run);
      return { runId: run.id, jobId: 900 };
    },
    'training.pause': ({ runId }: { runId: number }) => changeRun(runId, { state: 'paused', phase: null, jobId: null }),
    'training.resume': ({ runId }: { runId: number }) => ({
      ...changeRun(runId, { state: 'running', phase: 'training', jobId: 901 }),
      ...{ runId, jobId: 901 },
    }),
    'training.cancel': ({ runId }: { runId: number }) => changeRun(runId, { state: 'cancelled', phase: null }),
    'training.discard': ({ runId }: { runId: number }) => {
      runs.splice(
        runs.findIndex(({ id }) => id === runId),
        1,
      );
      emit('training.removed', { runId });
      return {};
    },
    'training.adopt': ({ runId, name }: { runId: number; name: string }) => {
      changeRun(runId, { state: 'adopted' });
      return { sha256: 'a'.repeat(64), name };
    },
    'detectors.list': () => ({ detectors }),
    'detectors.create': ({ name }: { name: string }) => ({
      jobId: startJob('detector', `Making the detector ${name}`, 120, 100, { detectorId: 1 }, 6),
    }),
    'detectors.score': () => ({
      jobId: startJob('score', 'Scoring recordings', 260, 100, { scored: 260, flagged: 14, broken: 0 }, 13),
    }),
    'scores.get': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId)!;
      return {
        recordingId,
        score: item.score,
        scores: { ast: item.score * 0.9, statistics: item.score * 1.1, level: 0.42 },
        flagged: true,
        levelAlarm: item.levelAlarm,
        worst: item.worst,
        nearest: [901, 902, 903].map((id, rank) => ({ recordingId: id, distance: 0.19 + rank * 0.021 })),
      };
    },
    'sessions.list': () => ({ sessions: itemCount === 0 ? [] : [session()] }),
    'sessions.create': () => ({ sessionId: 1 }),
    'sessions.get': () => ({
      session: session(),
      items: [...items],
      reasons,
      canUndo: given.length > 0,
      canRedo: undone.length > 0,
      secondsPerVerdict: secondsPerVerdict(),
      reading: reading(),
      severities: ['No action', 'Watch', 'Plan a repair', 'Act now'],
      queue,
    }),
    'queue.remember': ({ view }: { view: QueueView }) => {
      queue = view;
      return {};
    },
    'queue.unlike': ({ again }: { again: boolean }) => {
      if (again || known === null) known = items.filter(({ verdict }) => verdict).map(({ recordingId }) => recordingId);
      const labelled = known;
      const rest = items.map(({ recordingId }) => recordingId).filter((id) => !labelled.includes(id));
      return {
        recordingIds: [...rest.sort((a, b) => wave(b * 7) - wave(a * 7)), ...labelled],
        labelled: labelled.length,
      };
    },
    'queue.events': () => {
      // Three of the same machine that follow each other in the session are one event.
      const events = machines.flatMap((machine) => {
        const ids = items.filter((item) => item.machine === machine).map(({ recordingId }) => recordingId);
        return Array.from({ length: Math.floor(ids.length / 3) }, (_, n) => ids.slice(3 * n, 3 * n + 3));
      });
      return { events, alone: items.length - 3 * events.length, without: 0, timed: 0, reaches: [] };
    },
    'queue.similar': ({ recordingId, scope, most }: { recordingId: number; scope: string; most: number }) => {
      const others = items
        .filter((item) => item.recordingId !== recordingId)
        .slice(0, scope === 'session' ? most : most - 1);
      const found = others.map((item, index) => ({
        recordingId: item.recordingId,
        fileName: item.fileName,
        machine: item.machine,
        section: item.section,
        durationSeconds: 10,
        distance: 0.05 * (index + 1),
        score: item.score,
        inSession: true,
        elsewhere: null,
      }));
      const outside = { ...found[0]!, recordingId: 901, distance: 0.9, inSession: false, elsewhere: 'unsure' };
      return {
        recordings: scope === 'session' ? found : [...found, outside],
        compared: items.length - 1,
        without: 0,
        part: 'rows',
        metric: 'cosine',
        normals: { half: 0.1, most: 0.3 },
      };
    },
    'verdicts.give': (input: Given & { recordingId: number }) => {
      if (saveFails) return problems.full;
      give([input.recordingId], input);
      return answerFor([input.recordingId]);
    },
    'verdicts.give-many': (input: Given & { recordingIds: number[] }) => {
      if (saveFails) return problems.full;
      give(input.recordingIds, input);
      return answerFor(input.recordingIds);
    },
    'verdicts.tags': () => ({ tags: ['hiss', 'wind'] }),
    'bookmarks.set': ({ recordingId, on }: { recordingId: number; on: boolean }) => {
      const index = items.findIndex((item) => item.recordingId === recordingId);
      items[index] = { ...items[index]!, bookmark: on };
      return {};
    },
    'reading.get': () => reading(),
    'reading.set': (input: { blind: boolean }) => {
      blind = input.blind;
      return reading();
    },
    'verdicts.undo': () => {
      if (saveFails) return problems.full;
      const last = given.pop()!;
      undone.push(last);
      for (const { recordingId, before } of last) {
        place(recordingId, before);
        write('undo', recordingId, before);
      }
      return answerFor(last.map(({ recordingId }) => recordingId));
    },
    'verdicts.redo': () => {
      const last = undone.pop()!;
      given.push(last);
      for (const { recordingId, after } of last) {
        place(recordingId, after);
        write('redo', recordingId, after);
      }
      return answerFor(last.map(({ recordingId }) => recordingId));
    },
    'verdicts.history': ({ recordingId }: { recordingId: number }) => ({
      entries: journal.filter((entry) => entry.recordingId === recordingId),
    }),
    'explanations.request': ({ recordingId }: { recordingId: number }) => {
      const item = items.find((other) => other.recordingId === recordingId)!;
      if (explainEvery === 0) return { explanation: explanationOf(item, 256), jobId: null };
      const jobId = startJob('explain', 'Explaining', 256, explainEvery, {}, 16);
      const stop = listenOnce((name, payload) => {
        const job = payload as Job;
        if (name !== 'job.changed' || job.id !== jobId) return;
        if ([16, 32, 64, 128, 256].includes(job.done)) emit('explanation.changed', explanationOf(item, job.done));
        if (job.state !== 'running') stop();
      });
      return { explanation: null, jobId };
    },
    'report.get': () => reportDraft,
    'report.configure': ({ options }: { options: ReportDraft['options'] }) =>
      (reportDraft = { ...reportDraft, options }),
    'report.note': ({ recordingId, note }: { recordingId: number; note: ReportDraft['findings'][number]['note'] }) => {
      const findings = reportDraft.findings.map((one) => (one.recordingId === recordingId ? { ...one, note } : one));
      return (reportDraft = { ...reportDraft, findings });
    },
    'report.preview': () => {
      previews += 1;
      return { fileName: `preview-1-${previews}.html`, undrawn: previews === 1 ? 1 : 0 };
    },
    'report.create': () => ({
      jobId: startJob('report', 'Making the report', 12, 200, {
        path: '/home/lindqvist/.local/share/Earmark/reports/line-3-week-47.html',
        fileName: 'line-3-week-47.html',
        pdfPath: '/home/lindqvist/.local/share/Earmark/reports/line-3-week-47.pdf',
        pdfFileName: 'line-3-week-47.pdf',
        pictures: 0,
      }),
    }),
    'bundle.preview': () => ({
      bytes: 2_400_000,
      pictures: 80,
      recordings: { files: 56, bytes: 17_900_000, missing: 3 },
      refusal: null,
      recordingsRefusal: null,
    }),
    'bundle.export': () => ({
      jobId: startJob('bundle', 'Bundle of Line 3', 12, explainEvery, {
        path: '/home/lindqvist/.local/share/Earmark/reports/session-1-bundle.earmark',
        fileName: 'session-1-bundle.earmark',
        bytes: 20_300_000,
      }),
    }),
    'bundle.import': () => ({
      jobId: startJob('bundle', 'Import of session.earmark', 3, 0, {
        sessionId: 1,
        name: 'Line 3',
        outcome: 'merged',
        entries: 12,
        recordings: 0,
      }),
    }),
    'processors.list': () => processors,
    'processors.check': () => {
      processors = { ...processors, checking: true };
      emit('processors.changed', processors);
      setTimeout(() => {
        processors = { ...processors, checking: false, checkedAt: '2026-11-22T14:00:00Z' };
        emit('processors.changed', processors);
      }, 20);
      return { jobId: startJob('processors', 'Check of the processors', 4, 1, { chosen: 'webgpu' }, 4) };
    },
    'processors.pin': ({ provider }: { provider: ProcessorsState['pinned'] }) => {
      processors = { ...processors, pinned: provider, chosen: provider ?? 'webgpu', problem: null };
      emit('processors.changed', processors);
      return processors;
    },
    'jobs.list': () => ({ jobs: [...jobs] }),
    'jobs.cancel': ({ jobId }: { jobId: number }) => {
      clearInterval(timers.get(jobId));
      const job = jobs[jobId - 1]!;
      if (job.state !== 'running') return { cancelled: false };
      jobs[jobId - 1] = { ...job, state: 'cancelled' };
      emit('job.changed', jobs[jobId - 1]);
      return { cancelled: true };
    },
    'engine.restart': () => ({ ...engine, restarts: 1 }),
  };
  function listenOnce(listener: (name: string, payload: unknown) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Ten seconds of a machine: harmonics of its turning, broadband noise, and impacts where it is flagged. */
  function sound(id: number): Uint8Array<ArrayBuffer> {
    const rate = 16000;
    const length = 10 * rate;
    const bytes = new Uint8Array(44 + 4 * length);
    const view = new DataView(bytes.buffer);
    const ascii = (offset: number, text: string) =>
      [...text].forEach((c, i) => view.setUint8(offset + i, c.charCodeAt(0)));
    ascii(0, 'RIFF');
    view.setUint32(4, 36 + 4 * length, true);
    ascii(8, 'WAVEfmt ');
    view.setUint32(16, 16, true);
    view.setUint16(20, 3, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, rate, true);
    view.setUint32(28, 4 * rate, true);
    view.setUint16(32, 4, true);
    view.setUint16(34, 32, true);
    ascii(36, 'data');
    view.setUint32(40, 4 * length, true);
    let seed = id;
    let noise = 0;
    for (let n = 0; n < length; n++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      noise = 0.92 * noise + 0.02 * (seed / 1073741824 - 1);
      const t = n / rate;
      let value = noise;
      for (let h = 1; h <= 6; h++) value += (0.05 / h) * Math.sin(2 * Math.PI * 48 * h * t);
      if (id < 900) value += 0.12 * Math.exp(-180 * (t % 0.11)) * Math.sin(2 * Math.PI * 2900 * t);
      view.setFloat32(44 + 4 * n, value, true);
    }
    return bytes;
  }

  return {
    calls,
    emit,
    setSaveFails: (fails) => (saveFails = fails),
    async call(name, input): Promise<Answer> {
      calls.push({ name, input });
      await Promise.resolve();
      const handler = handlers[name];
      if (!handler) throw new Error(`The fake host does not know ${name}.`);
      const value = handler(structuredClone(input) as never);
      const problem = Object.values(problems).find((other) => other === value);
      return problem ? { ok: false, problem: problem as never } : { ok: true, value };
    },
    subscribe: (listener) => listenOnce(listener),
    async asset(path) {
      await Promise.resolve();
      const id = /^\/audio\/(\d+)\.wav$/.exec(path)?.[1];
      return id === undefined
        ? new Response('<!doctype html><title>Report</title><h1>Report</h1>', {
            headers: { 'content-type': 'text/html' },
          })
        : new Response(sound(Number(id)), { headers: { 'content-type': 'audio/wav' } });
    },
  };
}
