import type { Detector, RecordingGroup } from '#shared/contract/schemas.ts';
import type { Coding } from '#shared/core/audio/types.ts';
import type { FeatureStatistics, FrontEndKind, ModelSummary, Precision, ReadOut } from '#shared/core/domain.ts';
import type { Language, LanguageChoice } from './language.ts';
import { number, parameters, plural, recordings, score } from './words.ts';

/** Import, detectors, engine, workplace. */
export const setup = {
  title: 'Setup',
  contents: 'On this page',
  import: {
    title: 'Recordings',
    lead: 'WAV, FLAC, Ogg and MP3 files are read where they are; Earmark never moves, changes or copies them.',
    action: 'Import…',
    groupsCaption: 'What was found, per machine and section',
    columns: {
      machine: 'Machine',
      section: 'Section',
      recordings: 'Recordings',
      normal: 'Normal',
      anomaly: 'Anomaly',
      unknown: 'Unknown',
      train: 'Normal for training',
      broken: 'Broken',
      action: 'Action',
    },
    totals: (groups: readonly RecordingGroup[]) => {
      const total = groups.reduce((sum, group) => sum + group.recordings, 0);
      const broken = groups.reduce((sum, group) => sum + group.broken, 0);
      const base = `${recordings(total)} of ${plural(groups.length, 'machine section', 'machine sections')}`;
      return broken === 0 ? base : `${base}; ${number(broken)} cannot be scored`;
    },
    empty: {
      title: 'No recordings yet',
      text: 'Import a folder of recordings. Machine, section and label are read from names like “section_00_source_test_normal_0001.wav” or from a CSV manifest.',
    },
    createDetector: 'Make a detector',
    createDetectorFor: (name: string) => `Make a detector for ${name}`,
    noMachine: 'not known',
    finished: (result: Readonly<Record<string, string | number>>) => {
      const of = (name: string) => Number(result[name] ?? 0);
      const parts = [`${number(of('imported'))} new`, `${number(of('known'))} known already`];
      if (of('moved') > 0) parts.push(`${number(of('moved'))} found at a new place`);
      if (of('broken') > 0) parts.push(`${number(of('broken'))} could not be read`);
      return `Import finished: ${parts.join(', ')}.`;
    },
  },
  problems: {
    title: 'Files with problems',
    lead: 'Files that cannot be read were left out; one that ends early was imported as far as it goes. Everything else is fine.',
    columns: { file: 'File', cause: 'Cause', seen: 'Seen' },
    more: (count: number) => `and ${number(count)} more`,
  },
  table: {
    title: 'All recordings',
    search: 'Path contains',
    group: 'Machine and section',
    allGroups: 'All machines',
    columns: {
      file: 'File',
      place: 'Machine',
      label: 'Label',
      split: 'Split',
      format: 'Format',
      length: 'Length',
      level: 'Level',
      note: 'Note',
    },
    page: (from: number, to: number, total: number) =>
      total === 0 ? 'No recording matches' : `${number(from)} to ${number(to)} of ${number(total)}`,
    previous: 'Previous page',
    next: 'Next page',
    fine: 'can be scored',
    clipped: (count: number) => plural(count, 'clipped sample', 'clipped samples'),
    silent: 'silent',
  },
  detectors: {
    title: 'Detectors',
    lead: 'A detector compares a recording with normal ones of the same machine. Once made it never changes; a new threshold or filter is a new version.',
    action: 'New detector…',
    empty: {
      title: 'No detector yet',
      text: 'A detector learns from at least a handful of normal recordings of one machine.',
    },
    needRecordings: 'Import recordings first: a detector learns from the normal ones.',
    version: (version: number) => `version ${version}`,
    threshold: 'Threshold',
    levelThreshold: 'Level threshold',
    bank: 'Bank',
    bankSize: (count: number) => plural(count, 'normal recording', 'normal recordings'),
    scored: 'Scored',
    scoredCounts: (detector: Detector) =>
      detector.scored === 0 ? 'nothing yet' : `${recordings(detector.scored)}, ${number(detector.flagged)} flagged`,
    kind: 'Scorer',
    preset: 'Analysis preset',
    model: 'Model',
    frontEnd: 'Front end',
    normalisation: (statistics: FeatureStatistics | null) =>
      statistics === null
        ? 'normalised by the model’s own statistics'
        : `normalised by its normals: mean ${statistics.mean.toFixed(3)}, deviation ${statistics.std.toFixed(3)}`.replaceAll(
            '-',
            '−',
          ),
    precision: 'Precision',
    comparison: 'Comparison',
    compared: (readOut: string, metric: string, k: number) =>
      `${readOut}, ${metric.toLowerCase()} distance, ${plural(k, 'neighbour', 'neighbours')}`,
    densityNote: (neighbours: number) =>
      neighbours === 0
        ? 'plain distance'
        : `over the local density of ${plural(neighbours, 'neighbour', 'neighbours')}`,
    made: 'Made',
    score: 'Score recordings',
    review: 'Review what was flagged…',
    histogram: (detector: Detector) => {
      const values = detector.leaveOneOut;
      const above = values.filter((value) => value >= detector.threshold.value).length;
      const range = values.length === 0 ? '' : ` from ${score(values[0]!)} to ${score(values.at(-1)!)}`;
      return `Scores of ${plural(values.length, 'normal recording', 'normal recordings')}, each compared with the others${range}; ${number(above)} at or above the threshold ${score(detector.threshold.value)}.`;
    },
    histogramTitle: 'Normal recordings against the threshold',
    histogramNone: 'No leave-one-out scores were stored.',
  },
  create: {
    title: 'New detector',
    group: 'Machine and section',
    groupOption: (group: RecordingGroup, name: string) => `${name} (${recordings(group.recordings)})`,
    name: 'Name',
    proposedName: (place: string) => place,
    normals: 'Normal recordings to learn from',
    normalsOptions: {
      train: (count: number) => `Normal ones set aside for training (${number(count)})`,
      normal: (count: number) => `All labelled normal (${number(count)})`,
      all: (count: number) => `All of this section; I know that they are healthy (${number(count)})`,
    },
    path: 'Only files whose path contains',
    pathHint: 'For instance a folder of healthy recordings. Leave it empty to take all.',
    found: (count: number | null) => (count === null ? 'Counting…' : `${recordings(count)} to learn from`),
    normalsNone:
      'No recording of this section is labelled normal. Choose all of them only if you know that the machine was healthy.',
    codings: (codings: readonly Coding[]) =>
      `This section has recordings of different codings: ${codings.map((coding) => (coding === 'lossless' ? 'WAV or FLAC' : coding)).join(', ')}. Lossy coding takes high bands away and leaves traces of its own, and a detector hears both. Learn from recordings of one coding, and score the same.`,
    kind: 'Scorer',
    more: 'More choices',
    hearing: 'What the model gets',
    frontEnd: 'Front end',
    frontEndHints: {
      mel: '128 bins as the ear spaces them: fine below 1 kHz, coarse above. What most models were trained on.',
      stft: '201 bins of 40 Hz, alike at every frequency. The model does not reach the top five, 7.84 to 8 kHz.',
      'stft-257': '257 bins of 31 Hz, alike at every frequency. The most to compute: twice the patches of mel.',
      'stft-206': '201 bins of 40 Hz with five empty ones above, so that the model reaches 8 kHz as well.',
    } satisfies Record<FrontEndKind, string>,
    frontEndForeign: (bins: number) =>
      `The model was trained on ${number(bins)} bins; it is stretched to this front end. Train it on your recordings before you rely on it.`,
    normalise: 'Normalisation',
    normaliseOptions: { 'as-given': 'The model’s own statistics', normals: 'Statistics of these normal recordings' },
    normaliseHint:
      'Mean and deviation that the features are brought to. They are measured once and kept with the detector.',
    precision: 'Precision',
    precisionHints: {
      fp32: 'The numbers the model was trained with.',
      int8: 'Whole numbers of 8 bits: faster on most processors, a little less exact.',
    } satisfies Record<Precision, string>,
    int8Cosine: (cosine: number) => `Its vectors agree with full precision to a cosine of ${cosine.toFixed(4)}.`,
    comparison: 'How recordings are compared',
    readOut: 'Read-out of the transformer',
    readOutHints: {
      prelogits: 'The two class tokens, as published. Best for large models.',
      tokens: 'One mean over all of the picture.',
      rows: 'Keeps frequencies apart, which small models need.',
      'rows-stats': 'Keeps frequencies apart and how much each changes over time: for knocks and rattle.',
    } satisfies Record<ReadOut, string>,
    metric: 'Distance',
    k: 'Neighbours (k)',
    density: 'Local density',
    densityOption: (neighbours: number, proposed: boolean) =>
      `${neighbours === 0 ? 'Off' : plural(neighbours, 'neighbour', 'neighbours')}${proposed ? ' (proposed)' : ''}`,
    densityHint: (normals: number, proposed: number) =>
      proposed === 0
        ? `Off is proposed for ${recordings(normals)}: with fewer than 100, how densely they lie cannot be told from chance.`
        : `A distance counts for less where normal recordings lie far apart anyway. Proposed from 100 on; here there are ${number(normals)}.`,
    chosen: (parts: readonly string[]) => parts.join(' · '),
    preset: 'Analysis preset',
    presetHint: 'Filters what the detector gets. A listening filter is chosen in Review and never touches a score.',
    presetNone: 'No filter',
    presetHighPass: (cutoff: string) => `High-pass ${cutoff}`,
    rule: 'Threshold',
    rules: {
      percentile: 'Percentile of normal recordings',
      gamma: 'Gamma distribution fitted to the normal recordings',
      eer: 'Equal error rate, from verdicts and labels so far',
      value: 'A value of my own',
    },
    quantile: 'Percent of normals below',
    value: 'Value',
    thenScore: 'Then score this section and open what is flagged for review',
    submit: 'Make the detector',
    invalid: {
      name: 'Give it a name.',
      k: 'k is a whole number from 1 to 100.',
      quantile: 'Between 50 and 99.9 percent.',
      value: 'A number, with a point for decimals.',
      normals: 'There is nothing to learn from in this choice.',
    },
    chain: {
      sessionName: (detector: string, day: string) => `${detector}, ${day}`,
      nothingToScore:
        'The detector is made. Every recording of this section was used to learn from, so there is nothing to score.',
      nothingFlagged: (scored: number) => `${recordings(scored)} scored, none flagged. There is nothing to review.`,
      ready: (count: number) => `${recordings(count)} flagged and ready to review.`,
    },
  },
  newSession: {
    title: 'New review session',
    action: 'New session…',
    name: 'Name',
    detectors: 'Everything flagged so far by',
    submit: 'Start the session',
    none: 'Choose at least one detector that flagged something.',
  },
  engine: {
    title: 'Analysis engine',
    state: 'State',
    processor: 'Processor',
    threads: (count: number) => plural(count, 'thread', 'threads'),
    runtime: 'Runtime',
    restarts: 'Restarts since start',
    restart: 'Restart the engine',
    restartHint: 'Verdicts are not affected. Running work starts again from what is finished.',
    model: 'Model',
    noModel: 'No model is loaded.',
    modelShape: (model: ModelSummary) =>
      `${parameters(model.parameters)} parameters, ${model.layers} layers, ${model.heads} heads, dimension ${model.dimension}, input ${model.frames} × ${model.bins}, ${plural(model.classes, 'class', 'classes')}`,
    hash: 'SHA-256',
    folder: 'Folder',
  },
  workplace: {
    title: 'This workplace',
    reviewer: 'Your name',
    reviewerHint: 'Written into the journal with every verdict, and into the report.',
    reviewerSave: 'Save',
    reviewerSaved: 'Name saved.',
    data: 'Library',
    dataHint: 'Verdicts, scores and reports are kept in this folder.',
    version: 'Version',
    hostName: { electron: 'desktop window', web: 'browser window', 'command-line': 'command line' },
    journal: 'Verdict journal',
    journalFine: (entries: number) => `${plural(entries, 'entry', 'entries')}, chain intact`,
    journalBroken: 'The chain is broken',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    language: 'Language',
    languageHint: 'Loads the window again; nothing that was typed or decided is lost.',
    languages: { system: 'As the system', en: 'English', de: 'Deutsch (German)' } satisfies Record<
      LanguageChoice,
      string
    >,
    speak: { en: 'Speak English', de: 'Deutsch sprechen (speak German)' } satisfies Record<Language, string>,
    sample: 'Sample session',
    sampleAction: 'Prepare the sample session',
  },
  browser: {
    title: 'Import recordings',
    path: 'Folder, file or CSV manifest',
    go: 'Open',
    up: 'Folder above',
    places: 'Places',
    entries: 'In this folder',
    empty: 'No folder, recording or manifest in here.',
    choose: (name: string) => `Choose ${name}`,
    open: (name: string) => `Open ${name}`,
    kinds: { folder: 'folder', audio: 'recording', csv: 'manifest', model: 'model', session: 'session' },
    importFolder: 'Import this folder',
    importChosen: (count: number) =>
      count === 0 ? 'Import chosen items' : `Import ${plural(count, 'chosen item', 'chosen items')}`,
    importPath: 'Import this file',
    more: (count: number) =>
      `and ${plural(count, 'more entry', 'more entries')}; “Import this folder” takes all of them`,
    contains: (audio: number, folders: number) =>
      `${plural(audio, 'recording', 'recordings')} and ${plural(folders, 'folder', 'folders')} here`,
    hint: 'Folders are imported with everything inside them. Files are only read.',
    bytes: (bytes: number) =>
      bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`,
  },
};
