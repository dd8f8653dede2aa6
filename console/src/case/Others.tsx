/** What have other programs attached? Each is a card: what it is called, and all that it says. */
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { type Case, cache, commentsQuery } from "../api/queries";
import { Action } from "../shared/Action";
import { CopyButton } from "../shared/Copyable";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { useMe, why } from "../shared/rights";
import { Time } from "../shared/Time";
import { failed } from "../shared/tell";
import { type Card, cardOf } from "./cards";

function Shown({ one, card, past }: { one: Case; card: Card; past: boolean }) {
  const me = useMe();
  const reason = past ? "This is the past" : why(me, "deleteComment", card.owner);
  const json = JSON.stringify(card.state, null, 2);

  async function remove() {
    try {
      await told(
        api.DELETE("/api/cases/{case_id}/comments/{comment_id}", {
          params: { path: { case_id: one.id, comment_id: card.id } },
        }),
      );
    } catch (error) {
      failed(
        `${card.what} was not removed`,
        error instanceof Error ? error.message : String(error),
      );
    }
    await cache.invalidateQueries({ queryKey: ["case", one.id] });
  }

  return (
    <article className="panel block" aria-label={`${card.what}: ${card.title}`}>
      <header>
        <span>
          {card.what} · <Time at={card.at} />
        </span>
        <Action
          name={`Remove ${card.title}`}
          tip="Remove it from the case"
          reason={reason}
          act={() => void remove()}
        >
          <IconTrash size={14} />
        </Action>
      </header>
      <strong style={{ overflowWrap: "anywhere" }}>{card.title}</strong>
      {card.range && (
        <div className="muted">
          From {card.range.from} to {card.range.to}
        </div>
      )}
      {card.facts.map(([name, said]) => (
        <div key={name}>
          <span className="muted">{name}</span> {said}
        </div>
      ))}
      <details style={{ marginTop: 6 }}>
        <summary>All that it says</summary>
        <CopyButton value={json} what="JSON" />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
        <pre className="mono sent" tabIndex={0}>
          {json}
        </pre>
      </details>
    </article>
  );
}

export function Others({ one, past }: { one: Case; past: boolean }) {
  const found = useQuery(commentsQuery(one.id));
  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={3} />;
  const cards = found.data.flatMap((attached) => cardOf(attached) ?? []);
  if (cards.length === 0) {
    return (
      <Empty title="No visualisations, indicators or the like">
        <span>Other programs attach them with POST /api/cases/{"{id}"}/comments.</span>
      </Empty>
    );
  }
  return cards.map((card) => <Shown key={card.id} one={one} card={card} past={past} />);
}
