/** Which records could no service handle, and what may be done about it? Only who administers is told. */
import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SetAside as Listed } from "../api/schema.gen";
import { prefix } from "../api/space";
import { Filter } from "../cases/Filter";
import { bytes } from "../shared/bytes";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { Pages } from "../shared/Pages";
import { useMe } from "../shared/rights";
import { SearchField } from "../shared/SearchField";
import { Time } from "../shared/Time";
import { brief, caseHref, counted, PER } from "./aside";
import { sendsAgain, setAsideQuery } from "./queries";
import { Again, Grid } from "./Rows";
import { SetAsideDetails } from "./SetAsideDetails";
import type { ChangesState } from "./state";

const HEAD = ["When", "Topic", "Reader", "Reason", "Case or key", "Size", "Look", "Retry"];

function Row({ one, look }: { one: Listed; look: () => void }) {
  const href = caseHref(one, prefix);
  return (
    <tr>
      <td>
        <Time at={one.at} />
      </td>
      <td className="mono">{one.topic}</td>
      <td className="mono">{one.reader || "–"}</td>
      <td className="why">{brief(one.reason)}</td>
      <td className="mono" title={one.key}>
        {href ? <a href={href}>{one.key.slice(0, 8)}</a> : one.key.slice(0, 40) || "–"}
      </td>
      <td className="num">{bytes(one.size)}</td>
      <td>
        <Button size="compact-xs" variant="default" aria-label={`Show ${one.id}`} onClick={look}>
          Show
        </Button>
      </td>
      <td>
        {one.stays === null && (
          <Again
            reason={null}
            act={() => sendsAgain(one.id)}
            said="It was sent to its topic again"
          />
        )}
      </td>
    </tr>
  );
}

export function SetAside({
  state,
  go,
}: {
  state: ChangesState;
  go: (state: ChangesState) => void;
}) {
  const me = useMe();
  const [looked, setLooked] = useState<Listed | null>(null);
  const { page = 1, per = PER } = state;
  const found = useQuery({ ...setAsideQuery(state), enabled: me?.administers === true });
  const data = found.data;

  function narrow(name: "topic" | "reader", values: string[]) {
    const { page: _, [name]: __, ...rest } = state;
    go(values.length > 0 ? { ...rest, [name]: values } : rest);
  }
  function filter(name: "topic" | "reader", title: string, known: readonly string[]) {
    const chosen = state[name] ?? [];
    const options = [...new Set([...known, ...chosen])].sort();
    return (
      <Filter
        title={title}
        options={options.map((value) => ({ value, name: value }))}
        chosen={chosen}
        choose={(values) => narrow(name, values)}
      />
    );
  }
  if (me && !me.administers) {
    return (
      <Empty title="You may not see this">
        It takes the right of settings for every owner, in every space.
      </Empty>
    );
  }
  return (
    <section className="panel" aria-label="Set aside">
      <div className="filters">
        {filter("topic", "Topic", data?.topics ?? [])}
        {filter("reader", "Reader", data?.readers ?? [])}
        <SearchField
          label="Key"
          placeholder="Key, or id of a case"
          asked={state.key ?? ""}
          seek={(text) => {
            const { page: _, key: __, ...rest } = state;
            go(text === "" ? rest : { ...rest, key: text });
          }}
        />
        <span className="grow" />
        <Button
          variant="default"
          loading={found.isFetching}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void found.refetch()}
        >
          Refresh
        </Button>
      </div>
      {found.error && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting />}
      {data?.total === 0 && !found.error && (
        <Empty title="Nothing is set aside">
          {data.topics.length > 0
            ? "Nothing that fits. Take a filter away."
            : "Every record that came could be handled, or was sent again."}
        </Empty>
      )}
      {data && data.total > 0 && (
        <>
          <Grid name="Records" head={HEAD}>
            {data.records.map((one) => (
              <Row key={one.id} one={one} look={() => setLooked(one)} />
            ))}
          </Grid>
          <Pages
            said={counted(data.total, data.older)}
            total={data.total}
            page={page}
            per={per}
            go={(to, many) => {
              const { page: _, per: __, ...rest } = state;
              go({
                ...rest,
                ...(to > 1 ? { page: to } : {}),
                ...(many === PER ? {} : { per: many }),
              });
            }}
          />
        </>
      )}
      {looked && <SetAsideDetails one={looked} close={() => setLooked(null)} />}
    </section>
  );
}
