/** Plain words whose technical meaning is one hover or one Tab away. */
import { type ReactNode, useId } from 'react';
import './term.css';

interface Props {
  readonly children: ReactNode;
  readonly meaning: string;
}

export function Term({ children, meaning }: Props) {
  const id = useId();
  return (
    <span className="term">
      <button type="button" className="term-word" aria-describedby={id}>
        {children}
      </button>
      <span id={id} role="tooltip" className="term-meaning">
        {meaning}
      </span>
    </span>
  );
}
