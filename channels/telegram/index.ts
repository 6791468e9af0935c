import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { check, openTelegram, openTelegramDoor } from "./connection";
import { edgeDoor } from "./edge";
import { inbound } from "./inbound";
import { fields, settings } from "./settings";

/** Telegram bots, in private chats and in groups. */
export const telegram = channel({
  name: "telegram",
  label: "Telegram",
  settings,
  fields,
  capabilities,
  check,
  open: (needs) => openTelegram(needs),
  door: openTelegramDoor,
  edgeDoor,
  inbound,
});
