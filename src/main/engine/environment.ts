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
  // Vulkan layers are tools for developers of drivers. VK_DRIVER_FILES and LD_LIBRARY_PATH stay: on machines with two
  // graphics processors, and in containers, they say where the owner's own driver and CUDA's libraries are.
  'VK_INSTANCE_LAYERS',
  'VK_LAYER_PATH',
  'VK_ADD_LAYER_PATH',
  'VK_IMPLICIT_LAYER_PATH',
  'VK_ADD_IMPLICIT_LAYER_PATH',
  'VK_LOADER_LAYERS_ENABLE',
];

/** A copy of `environment` without the variables that would make the engine load foreign code. */
export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !dangerous.includes(name.toUpperCase())) kept[name] = value;
  }
  return kept;
}
