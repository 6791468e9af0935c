import type { Read } from "../../../db/client";
import type { Notice } from "../../kernel/wire";
import { openDrift } from "./store";

/** What leads must know of the bot's version: that it does worse than it did. */
export const labNotices = async (read: Read): Promise<Notice[]> => {
  const drift = await openDrift(read);
  return drift ? [{ code: "lab.drift", key: `lab.drift/${drift.trial}`, name: drift.trial, since: drift.at }] : [];
};
