/** Whether a problem with this code says that the recording may lie somewhere else now. */
export const isElsewhere = (code: string): boolean => code === 'file.missing' || code === 'file.changed';
