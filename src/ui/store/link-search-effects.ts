/** Effects of the search for links: hands the genotype out, and makes the found network the one to train. */
import { foundNetwork } from '../../engine/domain/found-recipe.ts';
import type { StudioContext } from './context.ts';
import { notify } from './context.ts';
import { usualRate } from './finetune-settings.ts';
import type { RunView } from './finetune-state.ts';
import { searchNow } from './link-search.ts';

export interface LinkSearchEffects {
  /** The links that the search would keep now, as a JSON file. */
  exportGenotype(run: RunView): void;
  /** The settings of the search with the found network in its place, from fresh weights. */
  takeFound(run: RunView): void;
}

export function createLinkSearch(context: StudioContext): LinkSearchEffects {
  return {
    exportGenotype: ({ searched, recipe }) => {
      const now = searchNow(searched);
      if (now === null) return;
      const text = `${JSON.stringify(now.genotype, null, 2)}\n`;
      context.save(new Blob([text], { type: 'application/json' }), `${recipe.name}-genotype.json`);
    },
    takeFound: ({ searched, recipe }) => {
      const now = searchNow(searched);
      if (now === null) return;
      const network = foundNetwork(recipe.network, now.genotype);
      context.store.setState(({ finetune }) => ({
        finetune: {
          ...finetune,
          settings: { ...finetune.settings, network, start: null, learningRate: usualRate(null) },
        },
      }));
      notify(context, 'status', 'The found network is in place; press Start to train it from fresh weights.');
    },
  };
}
