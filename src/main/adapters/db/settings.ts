import type { SettingStore } from '#main/services/ports/library.ts';
import type { Connection } from './connection.ts';

export function createSettingStore(connection: Connection): SettingStore {
  const get = connection.prepare<{ value: string }>('SELECT value FROM settings WHERE key = ?');
  const set = connection.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)');
  return {
    get: (key) => {
      const row = get.get(key);
      return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
    },
    set: (key, value) => void set.run(key, JSON.stringify(value)),
  };
}
