/** The adapter behind the WebGPU backend, for those who choose kernels by it. */

export interface AdapterInUse {
  readonly name: string;
  readonly software: boolean;
}

let current: AdapterInUse = { name: 'none', software: true };

/** Called by who opens the backend. */
export function setAdapterInUse(adapter: AdapterInUse): void {
  current = adapter;
}

export function adapterInUse(): AdapterInUse {
  return current;
}
