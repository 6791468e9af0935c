import { channel } from "../contract";
import { capabilities } from "./capabilities";
import { edgeDoor } from "./edge";
import { inbound } from "./inbound";
import { fields, settings } from "./settings";

// Loaded with the first bot: a desk without one starts sooner.
const load = () => import("./connection");

/** Telegram bots, in private chats and in groups. */
export const telegram = channel({
  name: "telegram",
  label: "Telegram",
  settings,
  fields,
  capabilities,
  check: async (given) => (await load()).check(given),
  open: async (needs) => (await load()).openTelegram(needs),
  door: async (needs) => (await load()).openTelegramDoor(needs),
  edgeDoor,
  inbound,
});
