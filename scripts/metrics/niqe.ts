/** Fits what NIQE takes for good: the statistics of sharp blocks of clean photos. */

import { invariant } from '../../src/engine/domain/fault.ts';
import type { Raster } from '../../src/engine/domain/raster.ts';
import { cholesky } from '../../src/engine/evaluation/cholesky.ts';
import { type NiqeModel, niqe, pristineBlocks } from '../../src/engine/evaluation/niqe.ts';
import { averageCovariance, fitNormal, type NormalModel } from '../../src/engine/evaluation/normal-model.ts';
import { correlations, damage, LADDER, report } from './ladder.ts';
import { type PhotoNames, provenance, readRaster, rounded } from './photos.ts';

const SIZES = [96, 48] as const;
const DIGITS = 10;

export async function fitNiqe(data: string, { training, heldOut }: PhotoNames): Promise<object> {
  const rows: Record<(typeof SIZES)[number], Float64Array[]> = { 96: [], 48: [] };
  for (const name of training) {
    const photo = await readRaster(data, name);
    for (const size of SIZES) rows[size].push(...pristineBlocks(photo, size));
  }
  const models: NiqeModel = { 96: shortNormal(rows[96]), 48: shortNormal(rows[48]) };
  console.log(
    `niqe: ${rows[96].length} blocks of 96 pixels, ${rows[48].length} of 48, from ${training.length} photos`,
  );
  const scores: number[][] = [];
  for (const name of heldOut) {
    const photo = await readRaster(data, name);
    const score = (raster: Raster): number => niqe(raster, models);
    scores.push([
      score(photo),
      ...LADDER.flatMap((rung) => rung.levels.map((level) => score(damage(photo, rung, level, name)))),
    ]);
  }
  const checks = correlations(scores);
  report('niqe', checks);
  return {
    data: provenance(data, training),
    blocks: { 96: rows[96].length, 48: rows[48].length },
    luma: 'whole grey levels 0..255 (0.299 R + 0.587 G + 0.114 B)',
    heldOut: { photos: heldOut.length, checks },
    models,
  };
}

/** A distribution in few digits that is still positive definite. */
function shortNormal(rows: readonly Float64Array[]): NormalModel {
  const { mean, covariance } = fitNormal(rows);
  const model = {
    mean: mean.map((value) => rounded(value, DIGITS)),
    covariance: covariance.map((value) => rounded(value, DIGITS)),
  };
  invariant(cholesky(averageCovariance(model, model), mean.length), 'Too few blocks for a covariance');
  return model;
}
