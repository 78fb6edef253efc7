/** WebGPU for Node: Dawn, through the `webgpu` package. */

/**
 * Dawn's GPU with its globals in place, or null where no adapter answers (no driver, or one that Dawn refuses).
 * The process does not end by itself while the GPU lives: leave with `process.exit`.
 */
export async function openDawn(): Promise<GPU | null> {
  try {
    const { create, globals } = await import('webgpu');
    const gpu = create([]);
    if ((await gpu.requestAdapter()) === null) return null;
    Object.assign(globalThis, globals);
    // Node 20 has no navigator, later ones have one without a GPU; the backend looks here before it starts.
    if (globalThis.navigator === undefined)
      Object.defineProperty(globalThis, 'navigator', { value: { gpu } });
    else Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
    return gpu;
  } catch {
    return null;
  }
}
