/** One photo and any number of models. */
import { EmptyState } from '../intake/EmptyState.tsx';

interface Props {
  readonly active: boolean;
}

export function PhotoPanel({ active }: Props) {
  return active ? <EmptyState /> : null;
}
