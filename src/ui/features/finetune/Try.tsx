/** Third part: the result as a model, and a photo to try it on. */
import { decibels } from '../../messages/copy.ts';
import { SaveModel } from './SaveModel.tsx';

interface Props {
  /** The Run whose weights are meant. */
  readonly id: string;
  readonly name: string;
  readonly psnrInput: number | null;
  readonly psnr: number | null;
  /** True where saving is the next thing to do. */
  readonly primary: boolean;
  readonly onTry: (model: string) => void;
}

export function Try({ id, name, psnrInput, psnr, primary, onTry }: Props) {
  return (
    <section className="tune-part try" aria-labelledby="try-title">
      <header className="tune-head">
        <h2 id="try-title">
          <span className="tune-number" aria-hidden="true">
            3
          </span>
          Try
        </h2>
        <p className="quiet">
          {psnr === null || psnrInput === null
            ? 'Save what was learned as a model of your own.'
            : `Photos that were kept back: ${decibels(psnrInput)} before, ${decibels(psnr)} after; higher is better.`}
        </p>
      </header>
      <SaveModel
        id={id}
        name={name}
        label="Save model"
        primary={primary}
        savedNote="is among your models now."
        onTry={onTry}
      />
    </section>
  );
}
