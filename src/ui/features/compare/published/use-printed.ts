/** The tables of a paper, fetched when somebody wants to see them. */
import { useEffect, useState } from 'react';
import { type PaperId, type PrintedPaper, printedPaper } from '../../../../published/printed.ts';

export function usePrinted(id: PaperId | null): {
  readonly printed: PrintedPaper | null;
  readonly failed: boolean;
} {
  const [printed, setPrinted] = useState<PrintedPaper | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (id === null) return undefined;
    let wanted = true;
    setFailed(false);
    printedPaper(id).then(
      (paper) => wanted && setPrinted(paper),
      () => wanted && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [id]);
  return { printed, failed };
}
