/** How do cases leave, and come in that had a life elsewhere? P8. */
import { SegmentedControl } from "@mantine/core";
import { useTitle } from "../shared/useTitle";
import { Export } from "./Export";
import { Import } from "./Import";
import type { TransferState } from "./state";

export function TransferPage({
  state,
  go,
}: {
  state: TransferState;
  go: (state: TransferState) => void;
}) {
  useTitle("Export and import");
  const { tab, ...rest } = state;
  return (
    <div className="stack" style={{ maxWidth: 980 }}>
      <div className="row between wrap">
        <h1 tabIndex={-1} style={{ fontSize: 19 }}>
          Export and import
        </h1>
        <SegmentedControl
          aria-label="Way"
          value={tab ?? "export"}
          data={[
            { value: "export", label: "Export" },
            { value: "import", label: "Import" },
          ]}
          onChange={(value) => go(value === "import" ? { ...rest, tab: "import" } : rest)}
        />
      </div>
      {tab === "import" ? <Import /> : <Export state={state} go={go} />}
    </div>
  );
}
