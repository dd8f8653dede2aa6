/** What goes with a part of the configuration that is taken away? */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { cache, configurationsQuery } from "../api/queries";
import type { ConfigurationUse } from "../api/schema.gen";

function useUse(owner: string) {
  const id = cache
    .getQueryData(configurationsQuery.queryKey)
    ?.find((one) => one.owner === owner)?.id;
  return useQuery({
    queryKey: ["configuration-use", id],
    staleTime: 0,
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/cases/configure/{configuration_id}/_use", {
          params: { path: { configuration_id: id ?? "" } },
          signal,
        }),
      ),
  });
}

function counted(use: ConfigurationUse): string {
  return use.lookedAt < use.cases ? ` of the newest ${use.lookedAt} of ${use.cases}` : "";
}

function many(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}

function Said({ owner, say }: { owner: string; say: (use: ConfigurationUse) => string }) {
  const asked = useUse(owner);
  if (asked.error) return <p>How many cases have it could not be counted: {asked.error.message}</p>;
  return <p aria-live="polite">{asked.data ? say(asked.data) : "Counting what goes with it."}</p>;
}

export function LostValues({ owner, of, name }: { owner: string; of: string; name: string }) {
  return (
    <>
      <Said
        owner={owner}
        say={(use) => {
          const cases = use.customFields.find((one) => one.key === of)?.cases ?? 0;
          return cases === 0
            ? `No case${counted(use)} has a value of ${name}.`
            : `${many(cases, "case")}${counted(use)} will no longer show a value of ${name}.`;
        }}
      />
      <p>The values stay in the history, and templates lose theirs.</p>
    </>
  );
}

export function LostObservables({ owner, of, name }: { owner: string; of: string; name: string }) {
  return (
    <>
      <Said
        owner={owner}
        say={(use) => {
          const found = use.observableTypes.find((one) => one.key === of);
          return found && found.observables > 0
            ? `${many(found.observables, "observable")} on ${many(found.cases, "case")}${counted(use)} will be shown no more.`
            : `No case${counted(use)} has an observable of the type ${name}.`;
        }}
      />
      <p>They stay in the history, and show again should a type with this key come back.</p>
    </>
  );
}
