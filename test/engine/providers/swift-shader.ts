import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** Where browsers of the Chromium family lie on the systems that bring SwiftShader, a graphics processor in software. */
const browsers = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/usr/lib/chromium-browser',
  '/snap/chromium/current/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/** The variables that make `driverFile` Vulkan's only driver. */
export function onlyDriver(driverFile: string): NodeJS.ProcessEnv {
  return { VK_ICD_FILENAMES: driverFile, VK_DRIVER_FILES: driverFile };
}

/**
 * The variables of a process that lead Vulkan to SwiftShader; null where no installed Chromium brings it, or where
 * neither the system nor the browser has Vulkan's loader (many systems leave it to the browser).
 */
export function swiftShaderEnvironment(): NodeJS.ProcessEnv | null {
  const browser = browsers.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')));
  if (!browser) return null;
  const driver = onlyDriver(join(browser, 'vk_swiftshader_icd.json'));
  const hasLoader = (folder: string) => existsSync(join(folder, 'libvulkan.so.1'));
  if (libraries.some(hasLoader)) return driver;
  const searched = [process.env['LD_LIBRARY_PATH'], browser].filter(Boolean).join(delimiter);
  return hasLoader(browser) ? { ...driver, LD_LIBRARY_PATH: searched } : null;
}
