/** The tab "Restore": strip, stage, inspector, and its shortcuts. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SplitViewHandle } from '../../canvas/SplitView.tsx';
import { useBlink } from '../../components/use-blink.ts';
import { useMedia } from '../../components/use-media.ts';
import { useShortcuts } from '../../components/use-shortcuts.ts';
import { effects } from '../../store/effects.ts';
import { neighbour } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import { Inspector } from './Inspector.tsx';
import { LOOKS, LookBar } from './LookBar.tsx';
import './restore.css';
import { Stage } from './Stage.tsx';
import { Strip } from './Strip.tsx';

interface Props {
  readonly active: boolean;
  /** Shown while no photo is open. */
  readonly empty: ReactNode;
  /** Lays models side by side on the photo in front. */
  readonly onCompare: () => void;
  /** Adapts a model to photos like the one in front. */
  readonly onAdapt: (models: string) => void;
}

export function RestoreTab({ active, empty, onCompare, onAdapt }: Props) {
  const view = useRef<SplitViewHandle>(null);
  const isEmpty = useStudio((state) => state.photos.entries.length === 0);
  const letters = useStudio((state) => state.settings.shortcuts);
  const mode = useStudio((state) => state.look.mode);
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const [blinking, setBlinking] = useState(false);
  const blinked = useBlink(active && mode === 'blink' && blinking);
  // Choosing the look begins it, except for people who want no motion.
  useEffect(() => setBlinking(mode === 'blink' && !calm), [mode, calm]);
  const nextLook = (step: number) => {
    const at = LOOKS.findIndex(({ id }) => id === useStudio.getState().look.mode);
    const next = LOOKS[(at + step + LOOKS.length) % LOOKS.length];
    if (next !== undefined) effects.look({ mode: next.id });
  };
  const go = (step: number) => void effects.select(neighbour(useStudio.getState().photos, step));
  const exportSelected = () => {
    const id = useStudio.getState().photos.selected;
    if (id !== null) void effects.exportPhoto(id);
  };

  useShortcuts(
    {
      ArrowLeft: () => go(-1),
      ArrowRight: () => go(1),
      Escape: effects.cancel,
      '$mod+s': exportSelected,
      '$mod+z': () => void effects.undo(),
      '$mod+Shift+z': () => void effects.redo(),
      '$mod+y': () => void effects.redo(),
    },
    active,
  );
  useShortcuts(
    {
      1: () => view.current?.divide(0),
      2: () => view.current?.divide(0.5),
      3: () => view.current?.divide(1),
      0: () => view.current?.fit(),
      z: () => view.current?.actualSize(),
      'Shift+Digit1': () => view.current?.actualSize(),
      '+': () => view.current?.zoom(1),
      'Shift++': () => view.current?.zoom(1),
      '=': () => view.current?.zoom(1),
      '-': () => view.current?.zoom(-1),
      '\\': () => view.current?.showOriginal(true),
      y: () => nextLook(1),
      'Shift+y': () => nextLook(-1),
      l: () => effects.look({ loupe: !useStudio.getState().look.loupe }),
    },
    active && letters,
  );
  useShortcuts({ '\\': () => view.current?.showOriginal(false) }, active, 'keyup');

  if (isEmpty) return empty;
  return (
    <div className="restore">
      <Strip />
      <section className="stage" aria-label="Photo before and after">
        <LookBar blinking={blinking} onBlinking={setBlinking} />
        <Stage view={view} blinked={blinked} />
      </section>
      <Inspector onCompare={onCompare} onAdapt={onAdapt} />
    </div>
  );
}
