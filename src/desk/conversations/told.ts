import type { Read } from "../../../db/client";
import type { Event } from "../../kernel/events";
import { doorOf, findMessage } from "./store";

type Door = { connection: string; thread: string };
const TELLS = /^(?:message\.|conversation\.(?:owner|merged)$)/;

/**
 * The doors whose customers see something of an event: the conversation's own, and that of the message it is about, which came
 * in by another one where two conversations were merged. Empty for what no customer sees.
 */
export const doorsToTell = async (read: Read, { type, conversation, payload }: Event): Promise<Door[]> => {
  if (!conversation || !TELLS.test(type)) return [];
  const { connection, thread } = await doorOf(read, conversation);
  const id = "message" in payload ? payload.message : null;
  const message = typeof id === "string" ? await findMessage(read, id) : null;
  return message && (message.connection !== connection || message.thread !== thread)
    ? [
        { connection, thread },
        { connection: message.connection, thread: message.thread },
      ]
    : [{ connection, thread }];
};
