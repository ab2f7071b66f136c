/** Models to measure: weights at random, which the time does not depend on, in a folder that every contestant reads. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AstConfig } from '#main/engine/ast/config.ts';
import { patchGrid, tokenCount } from '#main/engine/ast/config.ts';
import { formatConfig } from '#main/engine/ast/config-files.ts';
import { writeModelFolder } from '#main/engine/ast/folder.ts';
import { initialiseWeights } from '#main/engine/ast/initialise.ts';
import type { Weights } from '#main/engine/ast/parameters.ts';
import { publishedGraph } from './published-graph.ts';

/** Where transformers.js looks for the graph of a model. */
const exported = 'onnx/model.onnx';

/** Writes a Hugging Face folder, and beside its weights the same model as transformers.js reads it. */
export async function writeBenchModel(directory: string, config: AstConfig, weights?: Weights): Promise<void> {
  const values = weights ?? initialiseWeights(config, 1);
  await writeModelFolder(directory, config, values);
  await mkdir(join(directory, 'onnx'), { recursive: true });
  await writeFile(join(directory, exported), publishedGraph(config, values));
}

/** Writes what a feature extractor reads, without a model; answers the folder. */
export async function writePreprocessor(directory: string, config: AstConfig): Promise<string> {
  const { config: sizes, preprocessor } = formatConfig(config);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'config.json'), JSON.stringify(sizes));
  await writeFile(join(directory, 'preprocessor_config.json'), JSON.stringify(preprocessor));
  return directory;
}

/** Floating-point operations of one forward pass (2 per multiply-add): projections, attention, patches. */
export function forwardOperations(config: AstConfig): number {
  const tokens = tokenCount(config);
  const { rows, columns } = patchGrid(config);
  const { hiddenSize, intermediateSize, layers, patchSize } = config;
  const perLayer = tokens * hiddenSize * (4 * hiddenSize + 2 * intermediateSize) + 2 * tokens ** 2 * hiddenSize;
  return 2 * (layers * perLayer + rows * columns * patchSize ** 2 * hiddenSize);
}
