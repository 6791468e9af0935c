import type { Store } from "../../../db/client";
import type { Now } from "../../kernel/time";
import { changeIn } from "./change";
import * as store from "./store";

type Needs = { store: Pick<Store, "read" | "transact">; now: Now };

/** Opens the snoozed conversations whose time has come. Each is looked at again before: an agent may have put it off meanwhile. */
export const wakeSnoozed = async ({ store: { read, transact }, now }: Needs): Promise<void> => {
  for (const conversation of await store.dueSnoozed(read, now()))
    await transact(async (tx) => {
      const { status, snoozedUntil } = await store.hold(tx, conversation);
      if (status !== "snoozed" || (snoozedUntil ?? 0) > now()) return;
      await changeIn(tx, { now }, { conversation, change: { status: "open" }, by: { kind: "system" }, why: "snooze" });
    });
};
