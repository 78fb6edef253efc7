/** Each kind of damage in numbers: loss, weight, and what the weight is made of. */
import { small, taskWords } from '../../messages/finetune.ts';
import type { TaskNow } from '../../store/task-curves.ts';

interface Props {
  readonly now: readonly TaskNow[];
  /** Names of the factors, in the order of their columns. */
  readonly factors: readonly string[];
}

export function TaskTable({ now, factors }: Props) {
  const heads = ['Loss', 'Weight', ...factors.map((name) => name.charAt(0).toUpperCase() + name.slice(1))];
  return (
    <table className="task-table">
      <caption>Means over the last steps. Weight 1 is an equal share.</caption>
      <thead>
        <tr>
          <th scope="col">Damage</th>
          {heads.map((head) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {now.map(({ task, loss, weight, factors: made }) => (
          <tr key={task}>
            <th scope="row">{taskWords(task)}</th>
            <td className="number">{small(loss)}</td>
            <td className="number">{small(weight)}</td>
            {factors.map((name) => (
              <td key={name} className="number">
                {made[name] === undefined ? '–' : small(made[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
