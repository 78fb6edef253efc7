/** An Evaluation as the JSON document that `mend evaluate` prints and the Studio exports. */
import type { EvaluatedPhoto, Evaluation } from '../domain/evaluation.ts';
import type { MetricId } from '../domain/score.ts';
import { cellOf, summarise } from './summary.ts';

/**
 * Photos, scores and what they say. Where one model was judged alone, each metric also stands as `{input, output}`,
 * in all and for each photo. JSON writes what is infinite (the PSNR of identical photos) as null.
 * @param place where a photo of this name and its partner lie
 */
export function evaluationReport(
  evaluation: Evaluation,
  place: (name: string, part: 'input' | 'target') => string = (name) => name,
) {
  const { models, photos, failed, metrics, backend, adapter, channel, border } = evaluation;
  const summary = summarise(evaluation);
  const [only] = models.length === 1 ? models : [];
  const both = (of: (who: string | null, metric: MetricId) => number | undefined) =>
    only &&
    Object.fromEntries(
      metrics.map((metric) => [metric, { input: of(null, metric), output: of(only.id, metric) }]),
    );
  const columnsOf = (who: string | null) =>
    who === null ? summary.input : summary.models.find(({ id }) => id === who)?.columns;
  const image = ({ in: name, target, width, height, input, outputs }: EvaluatedPhoto) => ({
    in: place(name, 'input'),
    target: target === null ? null : place(target, 'target'),
    width,
    height,
    ...both(
      (who, metric) => cellOf({ in: name, target, width, height, input, outputs }, who)?.scores[metric],
    ),
    input: input.scores,
    outputs,
  });
  return {
    model: models.map(({ id }) => id).join(' '),
    backend,
    adapter,
    metrics,
    channel,
    crop: border,
    count: photos.length,
    ...both((who, metric) => columnsOf(who)?.[metric]?.mean),
    input: summary.input,
    models: summary.models.map((model, i) => ({ ...model, digest: models[i]?.digest })),
    best: summary.best,
    comparisons: summary.comparisons,
    images: photos.map(image),
    failed: failed.map(({ in: name, error }) => ({ in: place(name, 'input'), error })),
  };
}
