/**
 * Detector versions made from verdicts. `why` and `made_by` say what for and who decided; both are empty where nobody was
 * asked. `source` of a member of the bank: `chosen` when the bank was, or a `false-alarm` that joined it later. The
 * second kind is never used to calibrate, since the detector itself has selected it.
 */
export const migration0004 = `
  ALTER TABLE detectors ADD COLUMN why TEXT NOT NULL DEFAULT '';
  ALTER TABLE detectors ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
  ALTER TABLE bank_members ADD COLUMN source TEXT NOT NULL DEFAULT 'chosen' CHECK (source IN ('chosen', 'false-alarm'));
`;
