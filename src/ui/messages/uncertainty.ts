/** What a network says of its own mistakes, in plain words. */

/** How well the expected errors of a crop lie where its real errors are. */
export function agreementWords(agreement: number): string {
  const told = `(correlation ${agreement.toFixed(2).replace('-', '−')}; 1 is perfect, 0 is chance)`;
  if (agreement >= 0.5) return `The network knows well where it errs in this crop ${told}.`;
  if (agreement >= 0.2) return `The network has an idea where it errs in this crop ${told}.`;
  return `The network cannot tell yet where it errs in this crop ${told}.`;
}

const levels = (error: number): string => {
  const value = error * 255;
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
};

/** What the map over a photo says, in one sentence, and how far to trust its numbers. Errors are 0..1. */
export function doubtWords({
  mean,
  high,
  calibrated,
}: {
  readonly mean: number;
  readonly high: number;
  readonly calibrated: boolean;
}): string {
  const expected = `The brighter the colour, the further off the model expects to be: by ${levels(mean)} of 255 levels on average, by more than ${levels(high)} where it is least sure.`;
  return calibrated
    ? `${expected} The numbers were fitted to its errors on photos kept back from training.`
    : `${expected} Nobody measured these doubts against real errors, so take the numbers as rough.`;
}
