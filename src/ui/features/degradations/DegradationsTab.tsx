/** The tab "Degradations": how alike kinds of damage are, and where one's own photo stands among them. */
import { useEffect } from 'react';
import { Term } from '../../components/Term.tsx';
import { measuredWords, pairWords } from '../../messages/degradations.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects } from '../../store/effects.ts';
import { selectedPhoto } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';
import { type Curve, Densities } from './Densities.tsx';
import './degradations.css';
import { Groups } from './Groups.tsx';
import { SimilarityGrid } from './SimilarityGrid.tsx';
import { YourPhoto } from './YourPhoto.tsx';

interface Props {
  readonly active: boolean;
}

export function DegradationsTab({ active }: Props) {
  const state = useStudio((studio) => studio.degradations);
  const entry = useStudio(selectedPhoto);
  useEffect(() => {
    if (active) void effects.degradations.open();
  }, [active]);
  const { map, mapFault, pair } = state;
  if (mapFault) {
    return (
      <p className="degradations-note" role="alert">
        {mapFault.message} {FAULT_TEXTS[mapFault.code].cure}
      </p>
    );
  }
  if (map === null) return <p className="degradations-note quiet">Loading the map…</p>;
  const place = (entry && state.places[entry.id]) ?? null;
  const at = (id: string) => map.sets.findIndex((set) => set.id === id);
  const chosen = pair?.map(at) ?? [];
  const curves: Curve[] = [
    ...chosen.flatMap((i) => {
      const [set, fit] = [map.sets[i], map.fits[i]];
      return set && fit ? [{ label: set.label, fit }] : [];
    }),
    ...(place ? [{ label: 'Your photo', fit: place.fit }] : []),
  ];
  return (
    <div className="degradations">
      <div className="degradations-map">
        <header>
          <h2>Which kinds of damage are alike?</h2>
          <p className="quiet">
            The nearer two kinds are, the better one network learns both.{' '}
            <Term
              meaning={`What a frozen network sees in photos with each kind of damage, fitted by a generalised Gaussian; the distance of two fits is log10(KL divergence) + 5. ${measuredWords(map)}`}
            >
              How is it measured?
            </Term>
          </p>
        </header>
        <SimilarityGrid map={map} pair={pair} place={place} onPair={effects.degradations.compare} />
        <Groups map={map} state={state.groups} active={active} />
      </div>
      <aside className="inspector" aria-label="Details">
        <section className="group" aria-label="Pair">
          <h3>Two kinds beside each other</h3>
          {pair === null ? (
            <p className="quiet">Choose a cell of the map.</p>
          ) : (
            <p>{pairWords(map, chosen[0] ?? 0, chosen[1] ?? 0)}</p>
          )}
          {curves.length > 0 && <Densities curves={curves} />}
        </section>
        <YourPhoto map={map} entry={entry} state={state} />
      </aside>
    </div>
  );
}
