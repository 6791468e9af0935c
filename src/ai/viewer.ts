import type { Read } from "../../db/client";
import { channelOf } from "../desk/connections/store";
import { hasProvedItself } from "../desk/contacts/store";
import type { Conversation, Message } from "../desk/conversations/model";
import type { Viewer } from "../knowledge/audience";
import { type Heard, unanswered } from "./turn";

type Of = Pick<Conversation, "contact" | "connection" | "place">;
type Said = Heard & Pick<Message, "trace">;

/** Whether all that is to be answered came with a proof of who wrote it; what was proved before proves nothing now. */
const isProved = (messages: readonly Said[]): boolean => {
  const said = messages.filter(({ direction }) => direction === "in");
  const asked = unanswered(messages);
  const burst = asked.length > 0 ? asked : said.slice(-1);
  return burst.length > 0 && burst.every(({ trace }) => trace?.proved === true);
};

/** Who would read an answer to what was said last in a conversation: in a group, anybody. */
export const viewerOf = async (
  read: Read,
  { connection, place }: Pick<Of, "connection" | "place">,
  messages: readonly Said[],
): Promise<Viewer> => {
  const channel = await channelOf(read, connection);
  return { audience: !place && isProved(messages) ? "customers" : "everyone", channel };
};

/** Who read the answers of a conversation that is over, as far as it is known of the contact: for measuring, which tells nobody anything. */
export const pastViewerOf = async (read: Read, { contact, connection, place }: Of): Promise<Viewer> => {
  const [channel, isKnown] = await Promise.all([
    channelOf(read, connection),
    place ? false : hasProvedItself(read, { contact, connection }),
  ]);
  return { audience: isKnown ? "customers" : "everyone", channel };
};
