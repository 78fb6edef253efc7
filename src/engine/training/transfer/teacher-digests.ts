/** Which weights the teachers of a Run have: a model of the same name may have learned something else since. */
import { sha256 } from '../../domain/canonical.ts';
import { StudioError } from '../../domain/fault.ts';
import { layoutOf } from '../../networks/params.ts';
import type { Teacher } from './teachers.ts';

/** SHA-256 of each teacher's numbers in the order of its layout, by its id. */
export type TeacherDigests = Readonly<Record<string, string>>;

/** Reads the weights of the teachers back, once for a Run; undefined where there are none. */
export async function digestTeachers(teachers: readonly Teacher[]): Promise<TeacherDigests | undefined> {
  if (teachers.length === 0) return undefined;
  const digests: Record<string, string> = {};
  for (const { id, network, views } of teachers) {
    const { size, entries } = layoutOf(network);
    const numbers = new Float32Array(size);
    let at = 0;
    for (const { name } of entries) {
      const values = await views(name).data();
      numbers.set(values, at);
      at += values.length;
    }
    digests[id] = await sha256(new Uint8Array(numbers.buffer));
  }
  return digests;
}

/**
 * Refuses to go on with teachers that have learned something else since the Run began.
 * @param before of the Checkpoint; undefined in one of before they were kept, which is believed
 * @throws StudioError `model-incompatible`
 */
export function checkSameTeachers(before: TeacherDigests | undefined, now: TeacherDigests | undefined): void {
  const other = Object.entries(before ?? {}).find(([id, digest]) => now?.[id] !== digest)?.[0];
  if (other === undefined) return;
  throw new StudioError(
    'model-incompatible',
    `The teacher ${other} has other weights than when this Run began; bring back the ones that it had, or start the Run again.`,
  );
}
