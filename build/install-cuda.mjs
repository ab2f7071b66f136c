/**
 * `npm run cuda`: gets the part of onnxruntime that runs on NVIDIA cards. Its package leaves it out because of its size;
 * its own script downloads it from the maker's feed. Earmark itself never goes online, and works without it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inRoot } from './root.mjs';
import { runNode } from './run.mjs';

const folder = inRoot('node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'linux', 'x64');
const files = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'];
/** What the CUDA part itself needs of the system, and where that comes from. */
const needed = { 'libcudart.so.12': 'CUDA 12', 'libcublasLt.so.12': 'CUDA 12', 'libcudnn.so.9': 'cuDNN 9' };

function fail(...lines) {
  console.error(lines.join('\n'));
  process.exit(1);
}

/** Libraries that the system's loader does not find; those on LD_LIBRARY_PATH count as found. */
function missingLibraries() {
  const { stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
  });
  const more = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((place) => place !== '');
  return Object.keys(needed).filter(
    (name) => !stdout?.includes(`${name} `) && !more.some((place) => existsSync(join(place, name))),
  );
}

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(
    'This command is for 64-bit Linux on x86 only.',
    'On Windows Earmark uses WebGPU or DirectML, on macOS Core ML or WebGPU; they come with it.',
  );
}
const script = inRoot('node_modules', 'onnxruntime-node', 'script', 'install.js');
if (!existsSync(script)) fail('onnxruntime-node is not installed. Run “npm install” first.');

const { code, output } = await runNode([script], { collect: true, env: { ONNXRUNTIME_NODE_INSTALL: 'cuda12' } });
const absent = files.filter((file) => !existsSync(join(folder, file)));
if (code !== 0 || absent.length > 0) {
  const cause =
    output.split('\n').find((line) => /Error|ENOTFOUND|ECONN|ETIMEDOUT|failed/i.test(line)) ?? `exit code ${code}`;
  fail(
    `CUDA's part of onnxruntime could not be downloaded (${cause.trim()}).`,
    'Nothing was changed: Earmark goes on using the CPU or WebGPU.',
    'Without a network: run this command on another computer with the same version of Earmark, and copy',
    ...files.map((file) => `  ${file}`),
    `from its node_modules/onnxruntime-node/bin/napi-v6/linux/x64 to ${folder}`,
  );
}
console.log(`CUDA's part of onnxruntime lies in ${folder}`);
const missing = missingLibraries();
if (missing.length > 0) {
  const products = [...new Set(missing.map((name) => needed[name]))].join(' and ');
  fail(
    `It needs ${products}, which this system's loader does not find (${missing.join(', ')}).`,
    'Install them with the packages of your distribution or of NVIDIA, then check the processors again in Setup.',
  );
}
console.log('Everything it needs is there. Check the processors again in Setup to use it.');
