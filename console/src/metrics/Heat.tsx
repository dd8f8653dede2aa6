/** How old, and how severe, is what is open? A cell is the stronger the more there is. */
import type { OpenThen } from "../api/schema.gen";
import { Word } from "../shared/Words";
import { agesOf, mostOf, SEVERE, strength } from "./figures";

export function Heat({ then }: { then: OpenThen }) {
  const most = mostOf(then);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-box" tabIndex={0} aria-label="Open by age and severity">
      <table className="heat">
        <thead>
          <tr>
            <td />
            {agesOf(then.ages).map((age) => (
              <th key={age} scope="col">
                {age}
              </th>
            ))}
            <th scope="col">All</th>
          </tr>
        </thead>
        <tbody>
          {SEVERE.map((severity) => (
            <tr key={severity}>
              <th scope="row">
                <Word kind={severity} />
              </th>
              {then.ages.map((age) => (
                <td key={age.days} className="num" data-strength={strength(age[severity], most)}>
                  {age[severity]}
                </td>
              ))}
              <td className="num">
                <strong>{then.ages.reduce((sum, age) => sum + age[severity], 0)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
