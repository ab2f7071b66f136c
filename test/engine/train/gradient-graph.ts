import type { AstConfig } from '#main/engine/ast/config.ts';
import { astForward } from '#main/engine/ast/forward.ts';
import { parameterShapes } from '#main/engine/ast/parameters.ts';
import { gradients } from '#main/engine/onnx/autodiff.ts';
import { Graph } from '#main/engine/onnx/graph.ts';
import { softCrossEntropy } from '#main/engine/train/loss.ts';

/** ONNX graph with all parameters as inputs that answers `loss` and `gradient.<name>` for each of them. */
export function buildGradients(config: AstConfig, batch: number, classTokensOnly: boolean): Uint8Array {
  const graph = new Graph();
  const features = graph.input('features', [batch, config.maxLength, config.melBins]);
  const targets = graph.input('targets', [batch, config.labels.length]);
  const parameters = new Map([...parameterShapes(config)].map(([name, shape]) => [name, graph.input(name, shape)]));
  const { logits } = astForward(graph, config, (name) => parameters.get(name)!, features, { classTokensOnly });
  const loss = softCrossEntropy(graph, logits, targets);
  graph.output('loss', loss);
  for (const [name, gradient] of gradients(graph, loss, [...parameters.values()])) {
    graph.output(`gradient.${name}`, gradient);
  }
  return graph.serialise();
}
