/** Long work must let others speak: commands reach a worker only between its tasks. */

/** Resolves in a task of its own, after messages that already wait have been heard. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
