/** One photo and any number of models: photos, grid with scores, inspector, and their shortcuts. */
import { type Dispatch, type ReactNode, type SetStateAction, useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../components/use-shortcuts.ts';
import { COMPARE_VIEWS } from '../../store/compare-state.ts';
import { effects } from '../../store/effects.ts';
import type { PhotoEntry, PhotoFacts } from '../../store/photos-slice.ts';
import { selectedPhoto } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';
import { CompareInspector } from './photo/CompareInspector.tsx';
import { Grid, type GridHandle, type Placed } from './photo/Grid.tsx';
import './photo/grid.css';
import './photo/inspector.css';
import { useBlink } from '../../components/use-blink.ts';
import { useMedia } from '../../components/use-media.ts';
import { Scores } from './photo/Scores.tsx';
import { useRows } from './photo/use-rows.ts';

interface Props {
  readonly active: boolean;
  /** Shown while no photo is open. */
  readonly empty: ReactNode;
  /** The open photos. */
  readonly strip: ReactNode;
  readonly onRestoreWith: (model: string) => void;
}

export function PhotoPanel({ active, empty, strip, onRestoreWith }: Props) {
  const entry = useStudio(selectedPhoto);
  const listing = useStudio(({ models }) => models.listing);
  // Held here, so that zoom and place outlive a look at another tab.
  const [placed, setPlaced] = useState<Placed | null>(null);
  const id = entry?.id ?? null;
  const revision = entry?.revision ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes about the photo is worth another look
  useEffect(() => {
    if (active) effects.compare.look();
  }, [active, id, revision, listing]);

  if (!active) return null;
  if (entry === null) return empty;
  return (
    <div className="compare-photo">
      {strip}
      {entry.facts === null ? (
        <p className="stage-note">{entry.fault?.message ?? `Opening ${entry.name}…`}</p>
      ) : (
        <Compared
          entry={entry}
          facts={entry.facts}
          placed={placed}
          onPlaced={setPlaced}
          onRestoreWith={onRestoreWith}
        />
      )}
    </div>
  );
}

interface ComparedProps {
  readonly entry: PhotoEntry;
  readonly facts: PhotoFacts;
  readonly placed: Placed | null;
  readonly onPlaced: Dispatch<SetStateAction<Placed | null>>;
  readonly onRestoreWith: (model: string) => void;
}

function Compared({ entry, facts, placed, onPlaced, onRestoreWith }: ComparedProps) {
  const grid = useRef<GridHandle>(null);
  const letters = useStudio((state) => state.settings.shortcuts);
  const { current, view, enlarged, loupe } = useStudio((state) => state.compare);
  const narrow = useMedia('(width < 860px)');
  const [blinking, setBlinking] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  const blinked = useBlink(view === 'blink' && blinking);
  const rows = useRows(entry);
  const hasReference = effects.compare.hasReference(entry.id);

  const cycle = (by: number) => {
    const at = COMPARE_VIEWS.findIndex((each) => each.id === view);
    const next = COMPARE_VIEWS[(at + by + COMPARE_VIEWS.length) % COMPARE_VIEWS.length];
    if (next !== undefined) effects.compare.show(next.id);
  };
  const divide = (share: number) => {
    if (view !== 'split') effects.compare.show('split');
    grid.current?.divide(share);
  };
  const saveFigure = () => {
    const sight = grid.current?.sight();
    if (sight) void effects.compare.exportFigure(sight.window, sight.columns);
  };
  useShortcuts(
    {
      ArrowLeft: () => grid.current?.step(-1),
      ArrowRight: () => grid.current?.step(1),
      Escape: () => (enlarged ? effects.compare.enlarge(false) : effects.compare.cancel()),
      '$mod+s': () => effects.compare.exportScores(),
    },
    true,
  );
  useShortcuts(
    {
      1: () => divide(0),
      2: () => divide(0.5),
      3: () => divide(1),
      y: () => cycle(1),
      'Shift+Y': () => cycle(-1),
      l: () => effects.compare.setLoupe(!loupe),
      e: () => effects.compare.enlarge(!enlarged),
      0: () => grid.current?.fit(),
      z: () => grid.current?.actualSize(),
      'Shift+Digit1': () => grid.current?.actualSize(),
      '+': () => grid.current?.zoom(1),
      'Shift++': () => grid.current?.zoom(1),
      '=': () => grid.current?.zoom(1),
      '-': () => grid.current?.zoom(-1),
      '\\': () => grid.current?.showInput(true),
    },
    letters,
  );
  useShortcuts({ '\\': () => grid.current?.showInput(false) }, true, 'keyup');

  return (
    <>
      <section className="compare-stage" aria-label="Models on this photo">
        <Grid
          ref={grid}
          entry={entry}
          facts={facts}
          rows={rows}
          placed={placed}
          onPlaced={onPlaced}
          blinked={blinked}
          narrow={narrow}
        />
        <Scores rows={rows} current={current} hasReference={hasReference} />
      </section>
      <CompareInspector
        entry={entry}
        rows={rows}
        blinking={blinking}
        onBlinking={setBlinking}
        onFigure={saveFigure}
        onRestoreWith={onRestoreWith}
      />
    </>
  );
}
