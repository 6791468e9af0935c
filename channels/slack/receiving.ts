/** From one payload to one commit: the same for posts, sockets and what is fetched after an outage. */
import type { ConnectionNeeds, Inbound } from "../contract";
import type { Lanes } from "../kit/lanes";
import { inbound } from "./inbound";
import { laneOf } from "./lane";
import type { Lookups } from "./lookups";
import type { SlackSettings } from "./settings";

type Needs = {
  needs: Pick<ConnectionNeeds<SlackSettings>, "receive" | "quarantine" | "now" | "settings">;
  lookups: Lookups;
  lanes: Lanes;
  /** Told of everything that was kept. */
  kept: (items: Inbound[]) => void;
};

/** JSON can't hold undefined, and what is kept is read again from JSON. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export const openKeeping = ({ needs, lookups, lanes, kept }: Needs) => {
  const keepNow = async (body: object, more: { isFetched: boolean }): Promise<Inbound[]> => {
    // The verification token of old is nobody's business and checked by nobody.
    const raw = asJson({ ...body, token: undefined, parley: await lookups(body, more) });
    const read = () => {
      try {
        return { items: inbound(raw, { settings: needs.settings, now: needs.now() }) };
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    };
    const { items, error } = read();
    if (!items) {
      await needs.quarantine({ raw, error: error ?? "unreadable" });
      return [];
    }
    // Of history nobody needs to know what was passed over.
    if (more.isFetched && items.every(({ kind }) => kind === "ignored")) return [];
    await needs.receive({ raw, items });
    kept(items);
    return items;
  };
  return {
    /** Keeps one payload. Resolves after the commit; rejects when the desk could not keep it. */
    keep: (body: object): Promise<Inbound[]> => lanes.run(laneOf(body), () => keepNow(body, { isFetched: false })),
    /** The same for a message out of a channel's history. */
    keepFetched: (event: { channel: string; [field: string]: unknown }): Promise<Inbound[]> =>
      lanes.run(event.channel, () => keepNow({ type: "event_callback", event }, { isFetched: true })),
  };
};
export type Keeping = ReturnType<typeof openKeeping>;
