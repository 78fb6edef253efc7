import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { absoluteErrors, channelMeans, createCalibrator } from './calibration.ts';

describe('calibration', () => {
  it('finds what uncertainties must be multiplied with, however noisy the errors', () => {
    const random = stream(1, 'calibration');
    const calibrator = createCalibrator();
    for (let photo = 0; photo < 4; photo++) {
      const uncertainty = Float32Array.from({ length: 20_000 }, () => random.uniform(0.001, 0.1));
      // Laplace errors of mean 2 u, which TUR assumes: the exponential of their absolute value.
      const error = uncertainty.map((u) => -2 * u * Math.log(1 - random.uniform(0, 1)));
      calibrator.add(uncertainty, error);
    }
    const { scale, points, correlation, pixels } = calibrator.result();
    expect(pixels).toBe(80_000);
    expect(Math.abs(scale / 2 - 1)).toBeLessThan(0.02);
    for (const { uncertainty, error, count } of points) {
      if (count > 2000) expect(Math.abs(error / uncertainty / 2 - 1)).toBeLessThan(0.08);
    }
    // Var(e) = 2 E[m²] - E[m]² and cov = Var(m) for an exponential of mean m = 2 u, u uniform.
    const [mean, square] = [0.101, (0.2 ** 3 - 0.002 ** 3) / 3 / 0.198];
    const variance = square - mean ** 2;
    expect(correlation).toBeCloseTo(Math.sqrt(variance / (2 * square - mean ** 2)), 1);
  });

  it('sorts pixels from sure to unsure, beyond its edges too', () => {
    const calibrator = createCalibrator();
    calibrator.add(Float32Array.from([1e-9, 0.01, 0.5, 99]), Float32Array.from([0, 0.02, 0.4, 1]));
    const { points } = calibrator.result();
    expect(points.map(({ error }) => error)).toEqual(
      [0, 0.02, 0.4, 1].map((value) => expect.closeTo(value, 6)),
    );
  });

  it('knows no correlation where nothing varies', () => {
    const calibrator = createCalibrator();
    calibrator.add(Float32Array.from([0.5, 0.5]), Float32Array.from([0.1, 0.3]));
    expect(calibrator.result()).toMatchObject({ scale: expect.closeTo(0.4, 6), correlation: 0 });
  });
});

it('means over channels are those of each pixel', () => {
  expect(Array.from(channelMeans(Float32Array.from([1, 2, 3, 4, 4, 4]), 0.5))).toEqual([1, 2]);
  const errors = absoluteErrors(Float32Array.from([1.5, -1, 0.5]), Float32Array.from([1, 0, 0.25]));
  expect(errors[0]).toBeCloseTo(0.25 / 3, 6);
});
