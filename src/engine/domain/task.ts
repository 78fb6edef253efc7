/**
 * Tasks are data: the kinds of damage that Mend knows how to make and to undo, with the product range of
 * every parameter. Sigma and peak are in 0..255 units, lengths in pixels, angles in degrees.
 */

export interface ParameterRange {
  readonly low: number;
  readonly high: number;
  /** Drawn as a whole number. */
  readonly integer?: true;
}

export interface TaskMeta {
  readonly label: string;
  /** One plain sentence for people who know none of the terms. */
  readonly summary: string;
  readonly parameters: Readonly<Record<string, ParameterRange>>;
  /** Down is down: training crops and looks at a photo are only mirrored left to right. */
  readonly upright?: true;
}

const range = (low: number, high: number): ParameterRange => ({ low, high });
const whole = (low: number, high: number): ParameterRange => ({ low, high, integer: true });

export const TASKS = {
  'gaussian-noise': {
    label: 'Noise',
    summary: 'Coloured grain from a high ISO setting.',
    parameters: { sigma: range(0, 50) },
  },
  'poisson-noise': {
    label: 'Photon noise',
    summary: 'Grain that grows with brightness, as a sensor counts photons.',
    parameters: { peak: range(30, 300) },
  },
  'salt-pepper': {
    label: 'Dead pixels',
    summary: 'Single pixels stuck at black or white.',
    parameters: { amount: range(0.01, 0.1) },
  },
  jpeg: {
    label: 'JPEG artefacts',
    summary: 'Blocks and rings from strong compression.',
    parameters: { quality: whole(10, 90) },
  },
  'gaussian-blur': {
    label: 'Soft focus',
    summary: 'Even softness over the whole photo.',
    parameters: { sigma: range(0.5, 4) },
  },
  'motion-blur': {
    label: 'Motion blur',
    summary: 'A straight smear from a moving camera.',
    parameters: { length: range(3, 31), angle: range(0, 180) },
  },
  'camera-shake': {
    label: 'Camera shake',
    summary: 'A smear along the curved path of an unsteady hand.',
    parameters: { path: range(0, 12), roll: range(0, 1.5), zoom: range(0, 2) },
  },
  defocus: {
    label: 'Out of focus',
    summary: 'Points spread into small discs.',
    parameters: { radius: range(1, 6) },
  },
  downscale: {
    label: 'Low resolution',
    summary: 'Detail lost by making the photo small and large again.',
    parameters: { factor: range(2, 4) },
  },
  rain: {
    label: 'Rain streaks',
    summary: 'Bright slanted streaks of falling rain.',
    parameters: { density: range(50, 100), length: whole(20, 40), angle: range(-45, 45) },
    upright: true,
  },
  'rain-veil': {
    label: 'Heavy rain',
    summary: 'Streaks in front of the mist that heavy rain makes.',
    parameters: {
      density: range(50, 100),
      length: whole(20, 40),
      angle: range(-45, 45),
      beta: range(0.3, 1.5),
      airlight: range(0.8, 1),
    },
    upright: true,
  },
  snow: {
    label: 'Snow',
    summary: 'Flakes of several sizes, blown one way.',
    parameters: { severity: range(0.5, 2) },
    upright: true,
  },
  raindrops: {
    label: 'Drops on the lens',
    summary: 'Drops of water on the glass in front of the lens.',
    parameters: { count: whole(10, 60), radius: range(4, 24) },
    upright: true,
  },
  haze: {
    label: 'Haze',
    summary: 'Distance fades into a bright veil.',
    parameters: { beta: range(0.3, 3), airlight: range(0.7, 1) },
    upright: true,
  },
  'low-light': {
    label: 'Low light',
    summary: 'Too dark, with the noise that comes with it.',
    parameters: { gamma: range(1, 3.5), gain: range(0.3, 0.9), noise: range(0, 10) },
  },
  'real-chain': {
    label: 'Several at once',
    summary: 'Blur, resizing, noise and JPEG one after another, as on the web.',
    parameters: { severity: range(0, 2) },
  },
  ringing: {
    label: 'Ringing',
    summary: 'Echoes beside edges from over-sharp filtering.',
    parameters: { cutoff: range(1.2, 1.2) },
  },
  'richardson-lucy': {
    label: 'Deconvolution',
    summary: 'What one step of Richardson-Lucy leaves behind.',
    parameters: {},
  },
  inpainting: {
    label: 'Scratches',
    summary: 'Straight black or white lines over the picture.',
    parameters: { lines: whole(5, 10), thickness: whole(5, 10) },
  },
  clean: {
    label: 'No damage',
    summary: 'A good photo, to be left as it is.',
    parameters: {},
  },
} as const satisfies Record<string, TaskMeta>;

export type TaskId = keyof typeof TASKS;

export const TASK_IDS = Object.keys(TASKS) as readonly TaskId[];

/** What a task is, in the general shape (parameters by name). */
export function taskMeta(id: TaskId): TaskMeta {
  return TASKS[id];
}

export function isTaskId(id: string): id is TaskId {
  return Object.hasOwn(TASKS, id);
}
