/** Drops and pastes anywhere on the page; a stray drop never leads away from it. */
import { useEffect, useRef, useState } from 'react';
import { type Dropped, filesOfDrop } from './dropped-files.ts';

interface Handlers {
  /** Files came; `target` is what they were dropped on, null for a paste. */
  readonly onFiles: (dropped: Dropped, target: Element | null) => void;
  /** Something was pasted or dropped that holds no file. */
  readonly onNothing: () => void;
}

/** Listens on the window; true while files hover over the page. */
export function useDrop(handlers: Handlers): boolean {
  const [hovering, setHovering] = useState(false);
  const latest = useRef(handlers);
  latest.current = handlers;

  useEffect(() => {
    let depth = 0;
    const take = (dropped: Dropped, target: Element | null) => {
      const { files, skipped } = dropped.intake;
      if (files.length + skipped.length > 0) latest.current.onFiles(dropped, target);
      else latest.current.onNothing();
    };
    const onEnter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      depth += 1;
      setHovering(true);
    };
    const onLeave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setHovering(false);
    };
    const onOver = (event: DragEvent) => event.preventDefault();
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      depth = 0;
      setHovering(false);
      const target = event.target instanceof Element ? event.target : null;
      if (event.dataTransfer !== null) {
        void filesOfDrop(event.dataTransfer).then((dropped) => take(dropped, target));
      }
    };
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement && event.target.type !== 'range') return;
      const files = [...(event.clipboardData?.files ?? [])];
      const chosen = files.map((file) => ({ path: file.name, file }));
      take({ intake: { files, skipped: [] }, chosen, handles: [] }, null);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
  return hovering;
}
