/** Long work must let others speak: commands reach a worker only between its tasks. */

/** Resolves in a task of its own, after messages that already wait have been heard. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** What comes within so many milliseconds. @throws what `late` makes where nothing has come by then */
export async function within<T>(coming: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([coming, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
