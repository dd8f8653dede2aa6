/** Which keys are there? Straight from the registry. */
import { Modal } from "@mantine/core";
import { Fragment } from "react";
import { SHORTCUTS, type Shortcut } from "../keys";

const ALL: readonly Shortcut[] = Object.values(SHORTCUTS);
const GROUPS = [...new Set(ALL.map((one) => one.group))];

export function Keys({ close }: { close: () => void }) {
  return (
    <Modal
      opened
      onClose={close}
      title="Keys"
      size="md"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {GROUPS.map((group) => (
        <section key={group} style={{ marginBottom: 14 }}>
          <h2 style={{ fontSize: 13, marginBottom: 6 }}>{group}</h2>
          <dl
            style={{
              display: "grid",
              gridTemplateColumns: "110px 1fr",
              gap: "4px 12px",
              margin: 0,
            }}
          >
            {ALL.filter((one) => one.group === group).map((one) => (
              <Fragment key={one.keys}>
                <dt>
                  <kbd>{one.keys.replace("mod", "Ctrl")}</kbd>
                </dt>
                <dd style={{ margin: 0 }}>{one.does}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
      <p className="muted">Single letters can be switched off under your preferences.</p>
    </Modal>
  );
}
