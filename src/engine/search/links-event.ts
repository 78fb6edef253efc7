/** What a search has come to so far, as an event of its Run. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { chooseGenotype, type Genotype } from '../domain/rdmc-genotype.ts';
import type { RunEvent } from '../domain/run.ts';
import type { Network, Searched } from '../networks/network.ts';
import { alphaRange } from './alpha-step.ts';

type LinksEvent = Extract<RunEvent, { kind: 'links' }>;

/** Reads the weights of all candidate links from the flat Params `[size]`. */
export async function linksEvent(network: Network, params: tf.Tensor1D, step: number): Promise<LinksEvent> {
  const { begin, size } = alphaRange(network);
  const part = tf.slice1d(params, begin, size);
  const values = Float32Array.from(await part.data());
  part.dispose();
  return { kind: 'links', step, ...searchOf(network).read(values) };
}

/** The genotype that flat Params of a searched network stand for. */
export function genotypeOf(network: Network, params: Float32Array): Genotype {
  const { begin, size } = alphaRange(network);
  const { links, up } = searchOf(network).read(params.subarray(begin, begin + size));
  return chooseGenotype(links, up);
}

/** @throws where the network is none to search in, which is a bug */
export function searchOf(network: Network): Searched {
  invariant(network.search, () => `${network.id} is no network to search in`);
  return network.search;
}
