/** What a result was computed on. */
import { cpus } from 'node:os';
import type { BackendReport } from '../../../engine/domain/backend.ts';

/** Named beside every result, so that its times can be compared. */
export interface Host {
  readonly backend: string;
  readonly adapter: string;
  readonly node: string;
  readonly processor: string;
}

/** This machine, with the backend that computed. */
export function hostOf({ backend, adapter }: Pick<BackendReport, 'backend' | 'adapter'>): Host {
  return {
    backend,
    adapter,
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'an unknown processor',
  };
}
