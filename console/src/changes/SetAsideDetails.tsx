/** What is known of one record that was set aside, and what may be done about it? */
import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SetAside } from "../api/schema.gen";
import { prefix } from "../api/space";
import { bytes } from "../shared/bytes";
import { CopyButton } from "../shared/Copyable";
import { Failed, Waiting } from "../shared/Notes";
import { Time } from "../shared/Time";
import { ADVICE, caseHref, commands } from "./aside";
import { oneSetAsideQuery } from "./queries";

const SMALL = { fontSize: 14, margin: "18px 0 6px" };
const PLAIN = { margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" } as const;

function Said({ id }: { id: string }) {
  const found = useQuery(oneSetAsideQuery(id));
  if (found.error) return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={3} />;
  const { value, headers } = found.data;
  const said = Object.entries(headers);
  return (
    <>
      {value === "" ? (
        <p className="muted">Nothing, or it was too large to be kept.</p>
      ) : (
        <pre className="mono" style={PLAIN}>
          {value}
        </pre>
      )}
      {said.length > 0 && (
        <>
          <h2 style={SMALL}>Headers</h2>
          <dl className="known">
            {said.map(([name, text]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd className="mono">{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

export function SetAsideDetails({ one, close }: { one: SetAside; close: () => void }) {
  const href = caseHref(one, prefix);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title="Set aside"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <dl className="known">
        <dt>Name</dt>
        <dd className="mono">
          {one.id} <CopyButton value={one.id} what="name" />
        </dd>
        <dt>When</dt>
        <dd>
          <Time at={one.at} whole />
        </dd>
        <dt>Reader</dt>
        <dd className="mono">{one.reader || "–"}</dd>
        <dt>Reason</dt>
        <dd>{one.reason}</dd>
        <dt>{one.case ? "Case" : "Key"}</dt>
        <dd className="mono">{href ? <a href={href}>{one.key}</a> : one.key || "–"}</dd>
        <dt>Size</dt>
        <dd>{bytes(one.size)}</dd>
      </dl>
      <h2 style={SMALL}>What to do</h2>
      <p style={{ margin: "0 0 8px" }}>
        {one.stays === null ? ADVICE.again : `Not sent again: ${one.stays}. ${ADVICE.stays}`}
      </p>
      {commands(one).map(({ line, what }) => (
        <p key={line} style={{ margin: "0 0 4px" }}>
          <code>{line}</code> <CopyButton value={line} what="command" />{" "}
          <span className="muted">{what}</span>
        </p>
      ))}
      <h2 style={SMALL}>What it says</h2>
      <Said id={one.id} />
    </Drawer>
  );
}
