import type { FilesPort } from '#main/services/ports/files.ts';

/** What the user pointed at. */
export interface ModelSource {
  /** `onnx`: one exported file, whose weights must be found first */
  readonly kind: 'folder' | 'onnx';
  readonly path: string;
}

const onnxName = /\.onnx$/i;
/** Where exporters put the graph beside a model's configuration. */
const usualPlaces = [['model.onnx'], ['onnx', 'model.onnx']] as const;
const weightFiles = ['model.safetensors', 'model.safetensors.index.json'] as const;

/** A folder with safetensors is a model as it is; one without may hold an exported ONNX file. */
export async function findSource(files: FilesPort, path: string): Promise<ModelSource> {
  if (onnxName.test(path)) return { kind: 'onnx', path };
  for (const name of weightFiles) {
    if ((await files.facts(files.join(path, name))).ok) return { kind: 'folder', path };
  }
  for (const place of usualPlaces) {
    const onnx = files.join(path, ...place);
    if ((await files.facts(onnx)).ok) return { kind: 'onnx', path: onnx };
  }
  return { kind: 'folder', path };
}

/** What a model is called after the path it came by: `…/ast-audioset/onnx/model.onnx` and `…/ast-audioset` alike. */
export function nameFromPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const last = parts.at(-1) ?? path;
  if (!onnxName.test(last)) return last;
  const stem = last.replace(onnxName, '');
  const folder = parts.slice(0, -1).findLast((part) => part !== 'onnx');
  return /^model\b|^model_/i.test(stem) && folder !== undefined ? folder : stem;
}
