/** Among which values does somebody choose who filters? */
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../api/people";
import { tagsQuery } from "../api/queries";
import { useMe } from "../shared/rights";
import { SEVERITIES, Word, wordOf } from "../shared/Words";
import type { Option } from "./Filter";
import { NOBODY } from "./state";
import { useAssignable } from "./useAssignable";

/** The gravest first. */
export const SEVERE: readonly Option[] = [...SEVERITIES]
  .reverse()
  .map((value) => ({ value, name: wordOf(value), shown: <Word kind={value} /> }));

export function useTags(): Option[] {
  return (useQuery(tagsQuery).data ?? []).map((value) => ({ value, name: value }));
}

/** Nobody, oneself, the others. */
export function useAssignees(): Option[] {
  const mine = useMe()?.user.profile_uid;
  const others = useAssignable().filter((one) => one.profile_uid !== mine);
  return [
    { value: NOBODY, name: "No assignee" },
    ...(mine ? [{ value: mine, name: "Me" }] : []),
    ...others.map((one) => ({ value: one.profile_uid ?? "", name: nameOf(one) })),
  ];
}
