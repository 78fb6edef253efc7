/** How a model was made, folded: its chain of Recipes, with what to type to make and to measure it again. */
import type { FeaturesCard, ModelCard } from '../../../engine/domain/model-card.ts';
import { effects } from '../../store/effects.ts';

export function HowMade({ card }: { readonly card: ModelCard | FeaturesCard }) {
  const { chain, scores, data } = card;
  // Training a fine-tuned model again measures it again; its commands stand beside its Recipe.
  const commands = scores.filter(({ command }) => /^mend (?!train )/.test(command));
  return (
    <details className="how-made">
      <summary>How it was made</summary>
      {card.kind === 'classical' && <p>Nothing was learned: it computes what these papers write down.</p>}
      {card.kind === 'network' && chain.length === 0 && (
        <p>This file says nothing about how it was trained.</p>
      )}
      <ol className="how-made-list">
        {chain.map((link) => (
          <li key={link.fingerprint}>
            <p>
              <strong>{link.recipe}</strong>: {madeSentence(link)}
            </p>
            {link.recipeFile !== '' && <code>{trainCommand(link, card.kind)}</code>}
            {link.written !== undefined && (
              <p>
                Its photos lie there as the Recipe says, in <code>clean</code> and <code>pairs</code>, and{' '}
                <code>validation.txt</code> names those that are kept back.{' '}
                <button
                  type="button"
                  className="text-button"
                  onClick={() => effects.library.saveRecipe(link.recipeFile, link.written)}
                >
                  Save {link.recipeFile}
                </button>
              </p>
            )}
          </li>
        ))}
      </ol>
      {commands.length > 0 && (
        <>
          <p>Its scores can be measured again:</p>
          <ul className="how-made-list">
            {commands.map(({ set, task, setting, command }) => (
              <li key={`${set} ${task} ${setting}`}>
                <code>{command}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {card.kind === 'network' && card.uncertainty !== undefined && (
        <p>
          It can say where its result is least sure: “Where not to trust me”, beside the restored photo.{' '}
          {card.uncertainty.scale === null
            ? 'Nobody measured these doubts against real errors yet.'
            : `Errors on photos kept back were ${card.uncertainty.scale.toFixed(2)} times its uncertainty.`}
        </p>
      )}
      <dl>
        {card.kind !== 'classical' ? (
          <>
            <dt>Network</dt>
            <dd>
              {card.network.id} <code>{JSON.stringify(card.network.config)}</code>
            </dd>
          </>
        ) : (
          <>
            <dt>Source</dt>
            <dd>{card.source}</dd>
          </>
        )}
        {data.length > 0 && (
          <>
            <dt>Learned from</dt>
            <dd>{data.join(', ')}</dd>
          </>
        )}
        {card.kind !== 'classical' && (
          <>
            <dt>SHA-256</dt>
            <dd>
              <code>{card.sha256}</code>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

type Link = ModelCard['chain'][number];

/** `23,839 steps in 48 minutes of its PyTorch twin, from fresh weights, seed 1.` */
function madeSentence({ steps, hours: spent, trainer, start, seed, teachers = {} }: Link): string {
  const maker = trainer === 'engine' ? 'of Mend’s own engine' : 'of its PyTorch twin';
  const from = start === null ? 'from fresh weights' : `from weights ${start.slice(0, 12)}…`;
  const taught = Object.keys(teachers).length > 0 ? `, taught by ${Object.keys(teachers).join(', ')}` : '';
  return `${steps.toLocaleString('en-GB')} steps in ${hours(spent)} ${maker}, ${from}${taught}, seed ${seed}.`;
}

/** What to type, in the project's folder, to train this link of the chain again. */
function trainCommand(
  { trainer, recipe, recipeFile, hours: spent }: Link,
  kind: ModelCard['kind'] | FeaturesCard['kind'],
): string {
  const twin = kind === 'features' ? 'features' : 'train';
  return trainer === 'engine'
    ? `mend train ${recipeFile} --data "$MEND_DATA" --out runs/${recipe}`
    : `cd tools/torch && python3 -m mend_torch.${twin} ../../${recipeFile} --data "$MEND_DATA" --minutes ${Math.round(spent * 60)}`;
}

function hours(value: number): string {
  return value < 1 ? `${Math.round(value * 60)} minutes` : `${value.toFixed(1)} hours`;
}
