/** Teachers: frozen networks, each of which shows a student how it restores some kinds of damage. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant, StudioError } from '../../domain/fault.ts';
import type { Recipe } from '../../domain/recipe.ts';
import { pooled } from '../../losses/contrast.ts';
import type { Network, Prediction, Views } from '../../networks/network.ts';
import { detached } from '../../ops/detached.ts';

/** What a model at hand is, as far as teaching goes. */
export type TeacherModel =
  | { readonly kind: 'network'; readonly network: Network; readonly views: Views }
  | { readonly kind: 'classical' };

export interface Teacher {
  readonly id: string;
  readonly network: Network;
  /** Stay as they are. */
  readonly views: Views;
  readonly tasks: readonly string[];
}

/** What the teachers make of a batch; nothing flows into it. */
export interface Lesson {
  /** `[n, h, w, 3]` */
  readonly target: tf.Tensor4D;
  /** What each teacher sees, as means over its tap: `[n, channels]`; null where nobody compares it. */
  readonly features: tf.Tensor2D | null;
}

const WHOLE = 'features';

/** The tap of a Network and its channels: the named one, else its own first. @throws StudioError `recipe-invalid` */
export function tapOf(
  network: Network,
  wanted: string | undefined,
): { readonly name: string; readonly channels: number } {
  const taps: Readonly<Record<string, number>> = { ...network.taps, [WHOLE]: network.features.channels };
  const name = wanted ?? Object.keys(taps)[0] ?? WHOLE;
  const channels = taps[name];
  if (channels !== undefined) return { name, channels };
  throw new StudioError(
    'recipe-invalid',
    `Network ${network.id} has no tap ${name}; its taps are ${Object.keys(taps).join(', ')}.`,
  );
}

/** What a prediction shows at a tap. */
export function seenAt({ taps, features }: Pick<Prediction, 'taps' | 'features'>, name: string): tf.Tensor4D {
  return taps?.[name] ?? features;
}

/** Whether features are compared at all. */
export function comparesFeatures({
  contrastWeight,
  featureWeight,
}: NonNullable<Recipe['transfer']>): boolean {
  return contrastWeight > 0 && featureWeight > 0;
}

/**
 * The teachers that a Recipe asks for, checked against its student.
 * @param open gives the model of an id or a path; whoever opened it disposes of it
 * @throws StudioError `model-incompatible` for a teacher that has no network, `recipe-invalid` where its grid or its taps
 *   do not fit, and those of `open`
 */
export async function gatherTeachers(
  { transfer, batch }: Pick<Recipe, 'transfer' | 'batch'>,
  student: Network,
  open: (model: string) => Promise<TeacherModel>,
): Promise<Teacher[]> {
  if (transfer === undefined) return [];
  const wanted = comparesFeatures(transfer) ? tapOf(student, transfer.tap) : null;
  const teachers: Teacher[] = [];
  for (const { model: name, tasks } of transfer.teachers) {
    const model = await open(name);
    if (model.kind !== 'network') {
      throw new StudioError(
        'model-incompatible',
        `${name} is a classical method, from which nothing can be learned here; choose a model with weights as a teacher.`,
      );
    }
    const { network, views } = model;
    if (batch.patch % network.multiple !== 0) {
      throw new StudioError(
        'recipe-invalid',
        `The Recipe is not valid at batch.patch: the teacher ${name} takes multiples of ${network.multiple}, not ${batch.patch}.`,
      );
    }
    const channels = wanted && tapOf(network, transfer.tap).channels;
    if (wanted && channels !== wanted.channels) {
      throw new StudioError(
        'recipe-invalid',
        `The teacher ${name} shows ${channels} channels where the student shows ${wanted.channels}, so their features cannot be compared; set transfer.featureWeight to 0, or choose networks of one size.`,
      );
    }
    teachers.push({ id: name, network, views, tasks });
  }
  return teachers;
}

/** Has every sample of a batch restored by the teacher of its damage. @param tap null where features are not compared */
export function teach(
  teachers: readonly Teacher[],
  degraded: tf.Tensor4D,
  labels: readonly string[],
  tap: string | undefined | null,
): Lesson {
  const order: number[] = [];
  const classes = teachers.flatMap((teacher) => {
    const rows = labels.flatMap((label, i) => (teacher.tasks.includes(label) ? [i] : []));
    order.push(...rows);
    return rows.length > 0 ? [{ teacher, rows }] : [];
  });
  invariant(order.length === labels.length, () => `Not every one of ${labels.join(', ')} has one teacher`);
  const [n, height, width] = degraded.shape;
  const [first] = teachers;
  invariant(first, 'There are no teachers');
  const channels = tap === null ? 0 : tapOf(first.network, tap ?? undefined).channels;
  // One tensor, since nothing inside is recorded or kept but what comes out: images first, then features.
  const flat = detached((given) => {
    const made = classes.map(({ teacher, rows }) => {
      const { network, views } = teacher;
      const prediction = network.apply(views, tf.gather(given as tf.Tensor4D, tf.tensor1d(rows, 'int32')));
      const seen = tap === null ? null : pooled(seenAt(prediction, tapOf(network, tap ?? undefined).name));
      return { image: prediction.image, seen };
    });
    const back = tf.tensor1d(
      labels.map((_, i) => order.indexOf(i)),
      'int32',
    );
    const inOrder = (parts: tf.Tensor[]): tf.Tensor1D => tf.reshape(tf.gather(tf.concat(parts), back), [-1]);
    const images = inOrder(made.map(({ image }) => image));
    if (tap === null) return images;
    return tf.concat1d([images, inOrder(made.map(({ seen }) => seen as tf.Tensor2D))]);
  }, degraded);
  const pixels = n * height * width * 3;
  return {
    target: tf.reshape(tf.slice(flat, 0, pixels), [n, height, width, 3]),
    features: tap === null ? null : tf.reshape(tf.slice(flat, pixels, n * channels), [n, channels]),
  };
}
