import type { InboundMessage } from "../../../channels/contract";
import type { Tx } from "../../../db/client";
import { type Known, knownAt } from "../contacts/store";
import * as arrivals from "./arrivals";
import type { Conversation, DeskSettings } from "./model";
import * as store from "./store";

/** What stands already of all that a message is about. */
export type Standing = {
  known: Known | null;
  settings: DeskSettings;
  /** The latest conversation of the thread that the channel named; undefined where the message may belong to another. */
  latest: Conversation | null | undefined;
  waiting: arrivals.Waiting[];
};
type About = { connection: string; item: InboundMessage };
/** Asked all at once, and with the record of the arrival: over a network every answer that is waited for by itself shows. */
export const lookUp = async (tx: Tx, { connection, item }: About): Promise<Standing> => {
  const { author, thread, externalId } = item;
  const isElsewhere = Boolean(item.follows?.length || item.near);
  const [known, settings, latest, waiting] = await Promise.all([
    knownAt(tx, { connection, address: author.address }),
    store.settings(tx),
    isElsewhere ? undefined : store.latestOfThread(tx, { connection, thread }),
    arrivals.waitingFor(tx, { connection, externalId }),
  ]);
  return { known, settings, latest, waiting };
};
