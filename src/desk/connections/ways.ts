import { z } from "zod";
import type { Read } from "../../../db/client";
import { defaultSettings } from "../conversations/model";
import { settings } from "../conversations/store";
import { listConnections } from "./store";

export type Ways = { name: string | null; chat: string | null; mail: string | null };

const Guarded = z.object({ requireIdentity: z.literal(true) });

/** The only one; null where there are several, for nobody has said which of them is for everybody. */
const only = <T>(found: T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

/** Who we are, and how whoever reads our pages can write to us: a chat that anybody may open, a mailbox. */
export const waysToUs = async (db: Read): Promise<Ways> => {
  const [{ deskName }, doors] = await Promise.all([settings(db), listConnections(db)]);
  const chat = only(doors.filter((door) => door.channel === "webchat" && !Guarded.safeParse(door.settings).success));
  const mail = only(doors.filter(({ channel }) => channel === "email"));
  return {
    name: deskName === defaultSettings.deskName ? null : deskName,
    chat: chat?.id ?? null,
    mail: mail?.address ?? null,
  };
};
