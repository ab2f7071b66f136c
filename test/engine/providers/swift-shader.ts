import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where browsers of the Chromium family lie on the systems that bring SwiftShader, a graphics processor in software. */
const places = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium-browser',
  '/usr/lib/chromium-browser',
  '/snap/chromium/current/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
];

/** The file that leads Vulkan to SwiftShader; null where no installed Chromium brings it. */
export function swiftShaderDriver(): string | null {
  const files = places.map((place) => join(place, 'vk_swiftshader_icd.json'));
  return files.find((file) => existsSync(file)) ?? null;
}
