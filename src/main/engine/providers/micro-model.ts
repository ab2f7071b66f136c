/**
 * A two-layer AST with counted weights, and what PyTorch says it computes: proof that a processor computes what it should
 * that needs no file and rests on nothing that runs here (test/golden/providers).
 */
import type { AstConfig } from '#main/engine/ast/config.ts';
import { counted, featuresNumber } from './counted-weights.ts';

/** 62 tokens: more than the 16 up to which broken attention kernels have been seen to be right. */
export const microConfig: AstConfig = {
  hiddenSize: 64,
  layers: 2,
  heads: 2,
  intermediateSize: 128,
  patchSize: 16,
  frequencyStride: 10,
  timeStride: 10,
  maxLength: 64,
  melBins: 128,
  layerNormEps: 1e-12,
  qkvBias: true,
  labels: ['0', '1', '2', '3'],
  featureMean: 0,
  featureStd: 0.5,
};

/** [1, 64, 128] */
export function microFeatures(): Float32Array {
  return counted(featuresNumber, microConfig.maxLength * microConfig.melBins, 1);
}

/** [2, 8] */
export const microMasks: readonly number[] = [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1];

/** Computed in float64, for the clip under each mask. */
export const microGolden = {
  /** [2, 64] */
  embedding: [
    -0.6420116, -0.1978128, -2.9490528, -0.6153911, 0.8280416, -0.1487224, -0.3898814, -0.0410482, -1.1486113,
    0.3319319, 0.7230693, 1.3923886, 0.4202301, -1.0585684, 0.3761614, 0.6122468, -1.0884606, -0.5708295, -0.4326789,
    1.2126357, 1.2026186, 0.1572568, -0.7140579, -0.6356644, 0.5844803, 0.6483677, 0.3656579, -0.1013429, -0.2634454,
    -1.5817547, 0.4913077, -0.1339249, 0.2679614, 0.5878896, 0.3646555, 1.6331224, 0.4574367, -0.5810714, 0.2645709,
    -1.0967666, 0.9083033, 0.2066614, 0.6391079, 0.7229704, -0.8353822, -0.1559091, 0.4535161, 0.6202889, -0.6073918,
    -1.2132876, 1.1161593, 0.461531, 0.5715283, -1.4531434, 0.5706826, -0.9922511, -0.2467537, 0.686436, -1.3435352,
    -0.0242496, -0.4886088, 0.0079358, 0.5020165, 0.3307316, -0.6291118, -0.6703428, -3.2031726, -0.8268356, 0.9872167,
    -0.2288367, -0.132148, 0.0868474, -1.0804862, 0.5498986, 0.5900371, 1.2806174, 0.3139197, -1.0392977, -0.155391,
    0.7960597, -0.4984357, -0.7465507, -0.4505094, 0.9798903, 1.1403415, -0.465102, -0.752769, -0.8638843, 0.904802,
    0.3969257, 0.1188276, 0.141925, -0.2718925, -1.3266439, 0.664635, 0.162558, -0.0231996, 0.062616, 0.304572,
    1.5345637, 0.4302221, -0.2197695, 0.7776904, -1.2731771, 1.102522, -0.1431085, 0.5790275, 0.6938078, -0.6339174,
    0.0641529, 0.4183615, 0.7438242, -0.4921157, -1.1729557, 1.1395642, 0.659615, 0.5823948, -1.7176299, 0.2338813,
    -0.7226778, -0.1915459, 0.8842709, -1.4178732, -0.1023489, -0.0738084, 0.0991986, 0.3784063, 0.8711044,
  ],
  /** [2, 4] */
  logits: [1.716575, 1.5198669, -0.0085201, -1.4795514, 0.9371763, 1.7484237, 0.1010194, -1.354356],
} as const satisfies Record<string, readonly number[]>;
