/** Where are settings kept that follow a person from browser to browser? */
import { follow } from "../shared/settings";
import { api, told } from "./client";
import type { Me } from "./session";

/** Reads them; whatever changes from then on is written there. */
export async function followPerson(me: Me): Promise<void> {
  const who = me.user.profile_uid ?? me.user.username ?? "";
  try {
    const { preferences } = await told(api.GET("/api/console/preferences"));
    follow(who, preferences, async (said) => {
      await told(api.PATCH("/api/console/preferences", { body: { preferences: said } }));
    });
  } catch {
    // what this browser remembers has to do
  }
}
