import type { DetectorSpec, FittedDetector, ModelSummary } from '#shared/core/domain.ts';
import type { BankMember, DetectorStore, StoredDetector } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

interface DetectorRow {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly machine: string;
  readonly section: string;
  readonly spec: string;
  readonly fitted: string;
  readonly model_id: number;
  readonly preset_id: number;
  readonly front_end: string;
  readonly bank_size: number;
  readonly created_at: string;
  readonly why: string;
  readonly made_by: string;
  readonly model: string;
}

interface MemberRow extends Omit<BankMember, 'source'> {
  readonly source: 'chosen' | 'false-alarm';
}

/** What detectors say that were stored before there was a choice. */
const fromBefore = { frontEnd: { kind: 'mel', normalisation: null }, precision: 'fp32' } as const;

type FittedPart = Omit<FittedDetector, 'leaveOneOut'>;

const select = `SELECT detectors.*, models.summary AS model
  FROM detectors JOIN models ON models.id = detectors.model_id`;

export function createDetectorStore(connection: Connection): DetectorStore {
  const byId = connection.prepare<DetectorRow>(`${select} WHERE detectors.id = ?`);
  const list = connection.prepare<DetectorRow>(`${select} ORDER BY detectors.id`);
  const newest = connection.prepare<DetectorRow>(
    `${select} WHERE detectors.name = ? AND detectors.machine = ? ORDER BY version DESC LIMIT 1`,
  );
  const lastVersion = connection.prepare<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM detectors WHERE name = ? AND machine = ?',
  );
  const insert = connection.prepare(`INSERT INTO detectors
    (name, version, machine, section, kind, spec, fitted, model_id, preset_id, front_end, bank_size, created_at, why, made_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertMember = connection.prepare('INSERT INTO bank_members VALUES (?, ?, ?, ?, ?)');
  const bank = connection.prepare<MemberRow>(`SELECT recording_id AS recordingId, leave_one_out AS leaveOneOut, source
    FROM bank_members WHERE detector_id = ? ORDER BY position`);

  const fromRow = (row: DetectorRow): StoredDetector => ({
    id: row.id,
    name: row.name,
    version: row.version,
    machine: row.machine,
    section: row.section,
    spec: { ...fromBefore, ...(JSON.parse(row.spec) as Omit<DetectorSpec, keyof typeof fromBefore>) },
    fitted: {
      ...(JSON.parse(row.fitted) as FittedPart),
      leaveOneOut: bank.all(row.id).map((member) => member.leaveOneOut),
    },
    origin: { modelId: row.model_id, presetId: row.preset_id, frontEnd: row.front_end },
    model: JSON.parse(row.model) as ModelSummary,
    bankSize: row.bank_size,
    createdAt: row.created_at,
    why: row.why,
    madeBy: row.made_by,
  });
  const one = (row: DetectorRow | undefined) => (row === undefined ? null : fromRow(row));

  return {
    insert: (detector) =>
      connection.transaction(() => {
        const { name, machine, section, spec, fitted, origin, bank: members, createdAt, why, madeBy } = detector;
        const { standardisation, threshold, levelThreshold } = fitted;
        const fittedPart: FittedPart = { standardisation, threshold, levelThreshold };
        const { id } = insert.run(
          name,
          detector.version ?? lastVersion.get(name, machine)!.version + 1,
          machine,
          section,
          spec.kind,
          JSON.stringify(spec),
          JSON.stringify(fittedPart),
          origin.modelId,
          origin.presetId,
          origin.frontEnd,
          members.length,
          createdAt,
          why ?? '',
          madeBy ?? '',
        );
        members.forEach(({ recordingId, leaveOneOut, source }, position) =>
          insertMember.run(id, position, recordingId, leaveOneOut, source ?? 'chosen'),
        );
        return id;
      }),
    get: (id) => one(byId.get(id)),
    list: () => list.all().map(fromRow),
    bank: (id) => bank.all(id).map(({ source, ...member }) => (source === 'chosen' ? member : { ...member, source })),
    newest: (name, machine) => one(newest.get(name, machine)),
  };
}
