/** The problems this host has; a call that returns one of them has failed. */
export const problems = {
  model: { code: 'model.missing', message: 'There is no model folder at that place.' },
  full: {
    code: 'db.full',
    message: 'The disk is full. What was saved before is safe; free some space and try again.',
  },
  unknown: { code: 'recording.unknown', message: 'There is no recording with this number.' },
  folder: { code: 'folder.missing', message: 'There is no folder or file at that place. Nothing was imported.' },
  truncated: {
    code: 'wav.truncated',
    message: 'This WAV file ends before its header says it should. The 81920 whole samples that are there can be used.',
  },
  empty: { code: 'wav.empty', message: 'This WAV file holds no samples. Nothing was imported from it.' },
};
