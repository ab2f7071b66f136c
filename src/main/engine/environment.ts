/**
 * Environment variables that change what code a child process loads. They are meant for the process a person starts,
 * not for the engine, and would be a way into it.
 */
const dangerous = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_REDIRECT_WARNINGS',
  'NODE_V8_COVERAGE',
  'NODE_CHANNEL_FD',
  'ELECTRON_RUN_AS_NODE',
  'DEBUG',
  'LD_PRELOAD',
  'LD_AUDIT',
  'DYLD_INSERT_LIBRARIES',
  'DYLD_LIBRARY_PATH',
  'DYLD_FRAMEWORK_PATH',
];

/** A copy of `environment` without the variables that would make the engine load foreign code. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !dangerous.includes(name.toUpperCase())) kept[name] = value;
  }
  return kept;
}
