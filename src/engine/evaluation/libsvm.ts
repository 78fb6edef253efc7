/** A BRISQUE model that the user brings: libsvm's text of a support vector regression, and its table of ranges. */
import { StudioError } from '../domain/fault.ts';
import type { KernelMachine } from './kernel-machine.ts';

const FEATURES = 36;

/**
 * Reads a model as `svm-train` and ranges as `svm-scale` write them (scaled to -1..1); use the ranges that came with
 * the model.
 * @throws StudioError `model-incompatible` where a file is something else
 */
export function parseBrisqueModel(model: string, ranges: string): KernelMachine {
  return { ...parseRanges(ranges), ...parseVectors(model) };
}

function refuse(what: string): never {
  throw new StudioError(
    'model-incompatible',
    `${what}; give the BRISQUE model and the range file that belongs to it, both in libsvm's text format.`,
  );
}

function numberIn(text: string | undefined, where: string): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value)) refuse(`${where} is not a number`);
  return value;
}

function parseRanges(text: string): Pick<KernelMachine, 'lowest' | 'highest'> {
  const [mark, limits, ...rows] = text.trim().split(/\r?\n/);
  if (mark?.trim() !== 'x' || limits?.trim().split(/\s+/).map(Number).join() !== '-1,1')
    refuse('The range file does not start with the lines x and -1 1');
  const lowest = new Array<number>(FEATURES).fill(0);
  const highest = new Array<number>(FEATURES).fill(0);
  for (const row of rows) {
    const [index, low, high] = row.trim().split(/\s+/);
    const at = featureIndex(index) - 1;
    lowest[at] = numberIn(low, `The range of feature ${index}`);
    highest[at] = numberIn(high, `The range of feature ${index}`);
  }
  return { lowest, highest };
}

function featureIndex(text: string | undefined): number {
  const index = Number(text);
  if (!Number.isInteger(index) || index < 1 || index > FEATURES)
    refuse(`There is no feature ${text} among BRISQUE's ${FEATURES}`);
  return index;
}

function parseVectors(text: string): Pick<KernelMachine, 'gamma' | 'centres' | 'weights' | 'bias'> {
  const lines = text.trim().split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === 'SV');
  if (start < 0) refuse('The model file has no support vectors');
  const head = new Map(lines.slice(0, start).map((line) => line.trim().split(/\s+/, 2) as [string, string]));
  const kind = head.get('svm_type');
  if ((kind !== 'epsilon_svr' && kind !== 'nu_svr') || head.get('kernel_type') !== 'rbf')
    refuse('The model file is not a regression with Gaussian kernels');
  const vectors = lines.slice(start + 1).map((line) => {
    const [weight, ...pairs] = line.trim().split(/\s+/);
    const centre = new Array<number>(FEATURES).fill(0);
    for (const pair of pairs) {
      const [index, value] = pair.split(':');
      centre[featureIndex(index) - 1] = numberIn(value, `Feature ${index} of a support vector`);
    }
    return { centre, weight: numberIn(weight, 'The weight of a support vector') };
  });
  if (vectors.length !== Number(head.get('total_sv')))
    refuse(`The model file announces ${head.get('total_sv')} support vectors and holds ${vectors.length}`);
  return {
    gamma: numberIn(head.get('gamma'), 'The gamma of the model'),
    // libsvm subtracts what it calls rho.
    bias: -numberIn(head.get('rho'), 'The rho of the model'),
    centres: vectors.map((vector) => vector.centre),
    weights: vectors.map((vector) => vector.weight),
  };
}
