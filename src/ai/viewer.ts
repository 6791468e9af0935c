import type { Read } from "../../db/client";
import { getConnection } from "../desk/connections/store";
import { hasProvedItself } from "../desk/contacts/store";
import type { Conversation } from "../desk/conversations/model";
import type { Viewer } from "../knowledge/audience";

type Of = Pick<Conversation, "contact" | "connection" | "place">;

/** Who would read an answer in a conversation: in a group, anybody. */
export const viewerOf = async (read: Read, { contact, connection, place }: Of): Promise<Viewer> => {
  const [{ channel }, isKnown] = await Promise.all([
    getConnection(read, connection),
    place ? false : hasProvedItself(read, { contact, connection }),
  ]);
  return { audience: isKnown ? "customers" : "everyone", channel };
};
