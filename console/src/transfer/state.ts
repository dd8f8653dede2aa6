/** Which side of the page does an address mean, and which cases? */
import { listOf } from "../shared/address";

export interface TransferState {
  tab?: "import";
  /** Ids; none: all. */
  case?: string[];
}

export function readTransfer(raw: Record<string, unknown>): TransferState {
  const cases = listOf(raw.case);
  return {
    ...(raw.tab === "import" ? { tab: "import" as const } : {}),
    ...(cases.length > 0 ? { case: cases } : {}),
  };
}
