/** Who can be assigned? Those whom the API suggests for the owners that one may see. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Person, suggest } from "../api/people";
import { ownersFor, useMe } from "../shared/rights";

export function useAssignable(name = "", owner?: string): Person[] {
  const me = useMe();
  const owners = owner ? [owner] : ownersFor(me, "getCase");
  const found = useQuery({
    queryKey: ["assignable", name, owners],
    queryFn: () => suggest(name, owners),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    enabled: owners.length > 0,
  });
  return found.data ?? [];
}
