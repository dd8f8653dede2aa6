/** To which other system does the case go? Which connector, what is there already, push. */
import { ActionIcon, Button, Popover, Tooltip } from "@mantine/core";
import { IconExternalLink, IconPencil, IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, Refused, told } from "../api/client";
import { nameOf } from "../api/people";
import { type Case, cache, connectorsOfCaseQuery } from "../api/queries";
import { type Pending, shown } from "../api/writes";
import { Conflict, Unsaved } from "../shared/Conflict";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { done } from "../shared/tell";
import { TicketSaid } from "../ticket/TicketSaid";
import { ConnectorChoice } from "./ConnectorChoice";
import { LastPush, Preview } from "./Push";

export function Connector({
  one,
  pending,
  past,
}: {
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  past: boolean;
}) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [pushing, setPushing] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const connector = shown<Case["connector"]>(one, "connector", pending);
  const state = useQuery({ ...connectorsOfCaseQuery(one.id), enabled: !past }).data?.[connector.id];
  const reason = past ? "This is the past" : why(me, "updateCase", one.owner);
  const refused = past ? "This is the past" : why(me, "pushCase", one.owner);
  const ticket = one.external_service;
  const none = connector.id === "none";

  async function push() {
    setPushing(true);
    setFault(null);
    try {
      await told(
        api.POST("/api/cases/{case_id}/connector/{connector_id}/_push", {
          params: { path: { case_id: one.id, connector_id: connector.id } },
          body: null,
        }),
      );
      done(`Pushed to ${connector.name}`);
    } catch (error) {
      const told = error instanceof Error ? error.message : String(error);
      setFault(
        error instanceof Refused && error.status === 424 ? `${connector.name}: ${told}` : told,
      );
    }
    setPushing(false);
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  return (
    <>
      <dt>
        <span id="connector-of-case">Connector</span>
        <Popover
          opened={open}
          onChange={setOpen}
          position="bottom-end"
          width={300}
          shadow="md"
          trapFocus
          returnFocus
        >
          <Popover.Target>
            <Tooltip label={reason ?? "Choose the connector"}>
              <ActionIcon
                size={24}
                aria-label="Choose the connector"
                aria-disabled={reason !== null}
                onClick={() => reason === null && setOpen(!open)}
              >
                <IconPencil size={14} />
              </ActionIcon>
            </Tooltip>
          </Popover.Target>
          <Popover.Dropdown p={10} aria-labelledby="connector-of-case">
            {open && <ConnectorChoice one={one} chosen={connector} close={() => setOpen(false)} />}
          </Popover.Dropdown>
        </Popover>
      </dt>
      <dd className="stack" style={{ gap: 6 }}>
        {none ? <span className="muted">None</span> : <span>{connector.name}</span>}
        <TicketSaid connector={connector} />
        {ticket && (
          <span>
            <a href={ticket.external_url} target="_blank" rel="noopener noreferrer">
              {ticket.external_title} <IconExternalLink size={12} aria-label="opens elsewhere" />
            </a>
            <span className="muted">
              {" "}
              pushed <Time at={ticket.pushed_at} /> by {nameOf(ticket.pushed_by)}
            </span>
          </span>
        )}
        {!none && !past && (
          <>
            {state && (
              <span className="muted">
                {state.push.needsToBePushed
                  ? "Changed since the last push"
                  : "The ticket is up to date"}
              </span>
            )}
            <Button
              variant="default"
              leftSection={<IconSend size={14} aria-hidden />}
              loading={pushing}
              disabled={refused !== null}
              title={refused ?? undefined}
              onClick={() => void push()}
            >
              Push
            </Button>
            <Preview one={one} connector={connector.id} type={connector.type} />
            <LastPush one={one} connector={connector.id} busy={pushing} />
          </>
        )}
        {fault && (
          <span role="alert" style={{ color: "var(--critical)" }}>
            {fault}
          </span>
        )}
        <Conflict id={one.id} pending={pending.get("connector")} />
        <Unsaved id={one.id} pending={pending.get("connector")} />
      </dd>
    </>
  );
}
