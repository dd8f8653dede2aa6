/** Whom or what may somebody name who writes about a case? */
import { nameOf, suggest as people } from "../api/people";
import { type Case, cache, casesQuery, searched } from "../api/queries";
import { prefix } from "../api/space";
import { defang } from "../shared/defang";
import type { Suggestion } from "../shared/mention";
import type { Suggest } from "../shared/Suggestions";

const MOST = 6;

export function suggestFor(one: Case): Suggest {
  return async (kind, word): Promise<Suggestion[]> => {
    if (kind === "person") {
      const found = await people(word, [one.owner]);
      return found
        .filter((who) => who.username)
        .slice(0, MOST)
        .map((who) => ({
          key: who.profile_uid ?? who.username ?? "",
          name: nameOf(who),
          hint: `@${who.username}`,
          text: `@${who.username}`,
        }));
    }
    if (kind === "case") {
      const number = /^\d+$/.test(word);
      const asked = {
        ...searched(number ? `#${word}` : word),
        perPage: MOST,
        sortField: "updatedAt",
        sortOrder: "desc",
      } as const;
      const page = await cache.fetchQuery(casesQuery(asked));
      return page.cases
        .filter((other) => other.id !== one.id)
        .map((other) => ({
          key: other.id,
          name: other.title,
          hint: `#${other.incremental_id ?? ""}`,
          text: `[#${other.incremental_id ?? other.title}](${prefix}/app/security/cases/${other.id})`,
        }));
    }
    const small = word.toLowerCase();
    return one.observables
      .filter(({ value }) => value.toLowerCase().includes(small))
      .slice(0, MOST)
      .map(({ id, value }) => ({ key: id, name: defang(value), text: `\`${defang(value)}\`` }));
  };
}
