import { describe, expect, it } from 'vitest';
import { agreementWords, doubtWords } from './uncertainty.ts';

describe('words of uncertainty', () => {
  it('tell how well a network knows its errors', () => {
    expect(agreementWords(0.71)).toMatch(/knows well .*0\.71/);
    expect(agreementWords(0.3)).toMatch(/has an idea/);
    expect(agreementWords(-0.1)).toMatch(/cannot tell yet .*−0\.10/);
  });

  it('say in levels what the map means, and whether anybody measured it', () => {
    const doubt = { mean: 2.1 / 255, high: 13.4 / 255, calibrated: true };
    expect(doubtWords(doubt)).toMatch(/by 2\.1 of 255 levels on average, by more than 13 where .*fitted/);
    expect(doubtWords({ ...doubt, calibrated: false })).toMatch(/take the numbers as rough/);
  });
});
