/** The adapter behind the WebGPU backend, for those who choose kernels by it. */

export interface AdapterInUse {
  readonly name: string;
  readonly software: boolean;
  /** Invocations of a subgroup, at least; 0 where there are no subgroup operations. */
  readonly subgroup: number;
}

let current: AdapterInUse = { name: 'none', software: true, subgroup: 0 };

/** Called by who opens the backend. */
export function setAdapterInUse(adapter: AdapterInUse): void {
  current = adapter;
}

export function adapterInUse(): AdapterInUse {
  return current;
}
