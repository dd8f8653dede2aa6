/** Which cases fit altogether, on whatever page? */
import { cache, casesQuery } from "../api/queries";
import type { CaseWithComments, Search } from "../api/schema.gen";

/** So many can be paged through. */
export const MOST = 10_000;
const PORTION = 100;

/** Each case that fits, once. */
export async function everyOne(search: Search, total: number): Promise<CaseWithComments[]> {
  const found = new Map<string, CaseWithComments>();
  for (let page = 1; (page - 1) * PORTION < total; page += 1) {
    const got = await cache.fetchQuery(casesQuery({ ...search, page, perPage: PORTION }));
    for (const one of got.cases) found.set(one.id, one);
  }
  return [...found.values()];
}
