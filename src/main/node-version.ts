/** The oldest Node whose native interface the database library works with; an older one would crash without a word. */
const needed = [22, 14] as const;

/** Null when `version` (as in `process.versions.node`) is new enough, otherwise what to tell the user. */
export function nodeVersionProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return null;
  return (
    `Earmark needs Node ${needed.join('.')} or newer, and this is Node ${version}. ` +
    'Start it with "npm start" or "npm run earmark", which bring their own, or install a newer Node.'
  );
}
