/** Does what goes out arrive? Mails, messages and tickets, of all that is kept. */
import { useQuery } from "@tanstack/react-query";
import { connectorsQuery } from "../api/queries";
import { Card } from "./Card";
import { success, type Table } from "./figures";
import { deliveriesQuery, pushesOf } from "./queries";

export function Deliveries() {
  const mails = useQuery(deliveriesQuery).data;
  const connectors = useQuery(connectorsQuery).data ?? [];
  const pushes = useQuery(pushesOf(connectors)).data ?? [];
  if (!mails) return null;
  const line = (name: string, sent: number, failed: number, planned: number) =>
    [name, success(sent, failed), sent, failed, planned] as const;
  const rows: Table = [
    ["What", "Came through", "Done", "Failed", "On their way"],
    line("Mails and messages", mails.sent, mails.failed, mails.planned),
    ...pushes.map((one) => line(`Pushes: ${one.name}`, one.done, one.failed, one.open)),
  ];
  return (
    <Card
      name="What went out"
      file="caselog-deliveries"
      rows={rows}
      note="Of all that is kept, whatever days are looked at above. Which ones failed, and why: under Changes."
    />
  );
}
