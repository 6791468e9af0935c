import type { Read } from "../../db/client";
import type { Conversation } from "../desk/conversations/model";
import { outlookFor } from "../desk/hours/outlook";
import type { Manners } from "../desk/manners/model";
import type { Now } from "../kernel/time";
import { textsIn } from "./texts";

type Language = "en" | "ru";
/** `online`: the agents who look at Parley now. */
export type WaitingNeeds = { store: { read: Read }; now: Now; online?: () => readonly string[] };
/** `passed`: whether the whole matter is a person's now, or what the bot has left of it. */
type Waiting = { conversation: Conversation; manners: Manners; language: Language; passed: "all" | "rest" };

/** A moment as a customer reads it, by the desk's own clock. */
const momentIn = (language: Language, { at, timeZone }: { at: number; timeZone: string }): string => {
  const place = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === "ru" ? "ru" : "en-GB", { timeZone, ...options }).format(at);
  const [day, weekday] = [part({ day: "numeric", month: "long" }), part({ weekday: "long" })];
  const time = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return language === "ru"
    ? `${day} (${weekday}) в ${time} (${place})`
    : `${weekday}, ${day} at ${time} (${place} time)`;
};

/** What a customer is told who waits for a person: that one comes, when as a rule, and how many wait before them. */
export const waitingWords = async (
  { store, now, online = () => [] }: WaitingNeeds,
  { conversation, manners, language, passed }: Waiting,
): Promise<string> => {
  const texts = textsIn(language);
  const since = conversation.waitingSince ?? now();
  const outlook = await outlookFor(store.read, { conversation, since, now: now(), online: online() });
  const { isOpen, backAt, timeZone, minutes, before } = outlook;
  const words = [
    texts.passed[passed],
    isOpen ? texts.open : texts.closed(backAt === null ? null : momentIn(language, { at: backAt, timeZone })),
    minutes === null ? "" : texts.wait(minutes),
    // "You are next" is worth saying only where there is a time to it.
    before === null || (before === 0 && minutes === null) ? "" : texts.place(before),
    manners.handOff[language].trim(),
  ];
  return words.filter(Boolean).join(" ");
};
