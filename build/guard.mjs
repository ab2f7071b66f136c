/** Says in words what an old Node needs, before anything that would crash without a word is loaded. */
import process from 'node:process';

const needed = { tools: [20, 19], application: [22, 14] };

/**
 * Ends the process with a sentence when this Node is too old. `tools` is enough to start the scripts of this folder;
 * what they start needs `application`, which npm brings along as node_modules/.bin/node on Linux x64.
 *
 * @param {'tools' | 'application'} purpose
 */
export function requireNode(purpose = 'tools') {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed[purpose];
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(
    `Earmark needs Node ${needed.application.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      'Start it with "npm start" after "npm ci", which brings its own on Linux, or install a newer Node.',
  );
  process.exit(1);
}
