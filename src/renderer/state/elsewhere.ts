/** Whether a problem with this code says that the recording may lie somewhere else now. */
export const isElsewhere = (code: string): boolean => code === 'file.missing' || code === 'file.changed';

/** Whether it may have passed when somebody tries again: a drive that is back, a connection, room on the disk. */
export const mayPass = (code: string): boolean =>
  isElsewhere(code) || ['file.unreadable', 'connection.lost', 'sound.no-room', 'sound.write'].includes(code);
