/** The region "Validation" of an adaptation: which photos are kept back, and what became of them. */
import { colourMove, sameIn } from '../../../../engine/domain/drift.ts';
import { Term } from '../../../components/Term.tsx';
import { fromTo } from '../../../messages/adapt.ts';
import type { RunView } from '../../../store/finetune-state.ts';

export function AdaptCheckedWith({ run }: { readonly run: RunView | null }) {
  const looks = run?.adapt.looks ?? [];
  const [base, last] = [looks[0], looks.at(-1)];
  return (
    <section className="checked-with" aria-label="Validation">
      <h3>
        <Term meaning="Photos that the model never learns from. What becomes of them is what you may expect on new ones. NIQE and PIQE judge without a clean partner, and sharp artefacts can fool them: look for yourself.">
          Validation
        </Term>
      </h3>
      {(!base || !last) && (
        <p className="quiet">About a quarter of the photos of both kinds is kept back to compare with.</p>
      )}
      {base && last && (
        <table>
          <caption className="quiet">
            At step {last.step}; from the base model to now, lower is better
          </caption>
          <thead>
            <tr>
              <th scope="col">Photo</th>
              <th scope="col" className="number">
                NIQE
              </th>
              <th scope="col" className="number">
                PIQE
              </th>
              <th scope="col" className="number">
                Colour moved
              </th>
            </tr>
          </thead>
          <tbody>
            {last.photos.map((photo) => {
              const { name, task, niqe, piqe, input, output } = photo;
              const before = sameIn(base, photo);
              return (
                <tr key={`${task}/${name}`}>
                  <th scope="row">{name}</th>
                  <td className="number">{fromTo(before?.niqe.output ?? null, niqe.output, 2)}</td>
                  <td className="number">{fromTo(before?.piqe.output ?? null, piqe.output, 1)}</td>
                  <td className="number">{colourMove(input, output).toFixed(1)} levels</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
