import { z } from "zod";
import type { Read } from "../../../db/client";
import { defaultSettings } from "../conversations/model";
import { settings } from "../conversations/store";
import { listConnections } from "./store";

export type Ways = { name: string | null; chat: string | null; mail: string | null };

const Guarded = z.object({ requireIdentity: z.literal(true) });

/** Who we are, and how whoever reads our pages can write to us: a chat that anybody may open, a mailbox. */
export const waysToUs = async (db: Read): Promise<Ways> => {
  const [{ deskName }, doors] = await Promise.all([settings(db), listConnections(db)]);
  const chat = doors.find((door) => door.channel === "webchat" && !Guarded.safeParse(door.settings).success);
  const mail = doors.find(({ channel }) => channel === "email");
  return {
    name: deskName === defaultSettings.deskName ? null : deskName,
    chat: chat?.id ?? null,
    mail: mail?.address ?? null,
  };
};
