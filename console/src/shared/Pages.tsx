/** Which part of a long list is shown? Pages of real rows; what cannot be reached is said. */
import { Pagination, Select } from "@mantine/core";
import { SIZES } from "./sizes";

/** The last row that the API pages to. */
const REACH = 10_000;

export function Pages({
  said,
  total,
  page,
  per,
  go,
}: {
  said: string;
  total: number;
  page: number;
  per: number;
  go: (page: number, per: number) => void;
}) {
  return (
    <div className="row between wrap" style={{ padding: "8px 12px" }}>
      <span className="muted num">
        {said}
        {total > REACH && ", of which the first 10,000 can be paged through"}
      </span>
      <div className="row">
        <Select
          aria-label="Rows"
          w={76}
          data={SIZES.map(String)}
          value={String(per)}
          allowDeselect={false}
          onChange={(value) => go(1, Number(value))}
        />
        <Pagination
          size="sm"
          total={Math.max(1, Math.ceil(Math.min(total, REACH) / per))}
          value={page}
          onChange={(next) => go(next, per)}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(number) => ({ "aria-label": `Page ${number}` })}
        />
      </div>
    </div>
  );
}
