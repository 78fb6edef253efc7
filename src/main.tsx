/** Mounts the Studio; nothing else. */
// The base comes first, so that components may differ from it.
import './ui/styles/tokens.css';
import './ui/styles/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { invariant } from './engine/domain/fault.ts';
import { ErrorBoundary } from './ui/app/ErrorBoundary.tsx';
import { Studio } from './ui/app/Studio.tsx';

const root = document.getElementById('root');
invariant(root, 'index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <Studio />
    </ErrorBoundary>
  </StrictMode>,
);
