/** Of what is somebody told, and which programs are told of changes? */
import { Hearing } from "../../me/Hearing";
import { may, useMe } from "../../shared/rights";
import type { Across } from "../SettingsPage";
import { Webhooks } from "./Webhooks";

export function Notifications({ state, go }: Across) {
  const me = useMe();
  const subscribes = may(me, "updateConfiguration");
  const writing = subscribes && state.edit !== undefined;
  return (
    <>
      {!writing && (
        <>
          {me?.switches.mail === false && (
            <p className="muted" style={{ margin: 0 }}>
              No mail goes out here: no connector of mails is named in the configuration.
            </p>
          )}
          <Hearing />
        </>
      )}
      {subscribes && <Webhooks state={state} go={go} />}
    </>
  );
}
