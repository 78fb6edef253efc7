/** The papers' narrower mixes of damage, as data, for their experiments and for who wants to repeat them (methods: GRIDS, MiOIR, TUR, Art, Uni-Removal). */
import type { TaskId } from './task.ts';

/** A value, or a range that each Sample draws from. */
type Setting = number | readonly [number, number];

export interface PresetTask {
  /** Tells apart entries of one task, for example three strengths of noise. */
  readonly label: string;
  readonly id: TaskId;
  readonly set: Readonly<Record<string, Setting>>;
}

export interface Preset {
  readonly label: string;
  readonly tasks: readonly PresetTask[];
}

const task = (label: string, id: TaskId, set: Readonly<Record<string, Setting>> = {}): PresetTask => ({
  label,
  id,
  set,
});

const LIGHT_RAIN = task('rain', 'rain', { density: [50, 99] });
const OUTDOOR_HAZE = task('haze', 'haze', { beta: [0.5, 2.5], airlight: [0.8, 1] });
const THREE_NOISES = [15, 25, 50].map((sigma) => task(`noise-${sigma}`, 'gaussian-noise', { sigma }));

export const PRESETS = {
  'mioir-7': {
    label: 'MiOIR, seven tasks',
    tasks: [
      task('sr', 'downscale', { factor: 4 }),
      task('blur', 'gaussian-blur', { sigma: [1, 3] }),
      task('noise', 'gaussian-noise', { sigma: [15, 50] }),
      task('jpeg', 'jpeg', { quality: [30, 70] }),
      LIGHT_RAIN,
      OUTDOOR_HAZE,
      task('dark', 'low-light', { gamma: [1, 3], gain: 1, noise: 0 }),
    ],
  },
  'grids-11': {
    label: 'GRIDS, eleven degradations',
    tasks: [
      task('gaussian-blur', 'gaussian-blur', { sigma: [2, 4] }),
      task('motion-blur', 'motion-blur', { length: [9, 21] }),
      task('richardson-lucy', 'richardson-lucy'),
      task('sr', 'downscale', { factor: 2 }),
      task('ringing', 'ringing'),
      task('defocus', 'defocus', { radius: [1, 2] }),
      task('jpeg', 'jpeg', { quality: [10, 40] }),
      task('poisson-noise', 'poisson-noise', { peak: 100 }),
      task('inpainting', 'inpainting'),
      task('gaussian-noise', 'gaussian-noise', { sigma: [10, 50] }),
      task('salt-pepper', 'salt-pepper', { amount: 0.05 }),
    ],
  },
  'rain-haze-noise': {
    label: 'Rain, haze and noise of three strengths',
    tasks: [LIGHT_RAIN, OUTDOOR_HAZE, ...THREE_NOISES],
  },
  'rain-haze-snow': {
    label: 'Weather: heavy rain with mist, drops on the lens, snow',
    tasks: [task('rain-haze', 'rain-veil'), task('raindrop', 'raindrops'), task('snow', 'snow')],
  },
  'rain-haze-noise-blur-dark': {
    label: 'Rain, haze, noise of three strengths, camera shake and low light',
    tasks: [
      LIGHT_RAIN,
      OUTDOOR_HAZE,
      ...THREE_NOISES,
      task('blur', 'camera-shake'),
      task('dark', 'low-light', { gamma: [1.5, 3.5] }),
    ],
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof PRESETS;

export function isPresetId(id: string): id is PresetId {
  return Object.hasOwn(PRESETS, id);
}
