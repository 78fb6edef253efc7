/** What a network says of its own mistakes, in plain words. */

/** How well the expected errors of a crop lie where its real errors are. */
export function agreementWords(agreement: number): string {
  const told = `(correlation ${agreement.toFixed(2).replace('-', '−')}; 1 is perfect, 0 is chance)`;
  if (agreement >= 0.5) return `The network knows well where it errs in this crop ${told}.`;
  if (agreement >= 0.2) return `The network has an idea where it errs in this crop ${told}.`;
  return `The network cannot tell yet where it errs in this crop ${told}.`;
}
