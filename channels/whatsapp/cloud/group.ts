/** What a message in a group is to us: where it goes on, and whether somebody spoke to us. */
import type { InboundMessage } from "../../contract";
import { externalIdOf, groupChat } from "./ids";
import type { Message } from "./payload";
import type { CloudSettings } from "./settings";

export type GroupRules = Pick<CloudSettings, "groups" | "speaks" | "names" | "windowMin">;
export type KnownGroup = { title?: string | undefined; members?: number | undefined };
/** `us`: our number as the post tells it, and the name it is shown under. */
type Seen = { rules: GroupRules; known: KnownGroup | undefined; us: { number?: string; name?: string } };

const digitsOf = (given: string | undefined): string => (given ?? "").replace(/\D/g, "");

/** The words as they were typed, of a text or under a file. */
const typed = ({ text, image, video, document }: Message): string =>
  (text?.body ?? image?.caption ?? video?.caption ?? document?.caption ?? "").trim();

/** WhatsApp writes a mention as “@” and the number. */
const isNumberIn = (words: string, number: string | undefined): boolean => {
  const own = digitsOf(number);
  return own !== "" && [...words.matchAll(/\d{5,}/g)].some(([found]) => found === own);
};

const isWordChar = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
/** “@name” wherever it stands, and the name at the beginning with a mark or nothing behind it: other words are about us, not to us. */
const isNameIn = (words: string, name: string): boolean => {
  const [said, own] = [words.toLowerCase(), name.toLowerCase()];
  for (let at = said.indexOf(`@${own}`); at >= 0; at = said.indexOf(`@${own}`, at + 1))
    if (!isWordChar(said[at + 1 + own.length])) return true;
  return said.startsWith(own) && /^\s*([,:;!?—–]|- |$)/.test(said.slice(own.length));
};

/** A command stands alone at the beginning: `/human`. */
export const commandOf = (message: Message): string | undefined =>
  /^\/(\p{L}[\p{L}\p{N}_-]*)(?=\s|$)/u.exec(typed(message))?.[1]?.toLowerCase();

const isAddressed = (message: Message, { rules, us }: Seen): boolean => {
  if (rules.speaks === "always" || commandOf(message) !== undefined) return true;
  const { context } = message;
  const isReply = context?.id !== undefined && !context.forwarded;
  if (isReply && digitsOf(context.from) !== "" && digitsOf(context.from) === digitsOf(us.number)) return true;
  const words = typed(message);
  const called = us.name === undefined ? rules.names : [us.name, ...rules.names];
  return isNumberIn(words, us.number) || called.some((name) => isNameIn(words, name));
};

/** What a group's message has and a private one has not. */
export const groupFacts = (message: Message, quoted: string | undefined, seen: Seen): Partial<InboundMessage> => {
  const { group_id: group } = message;
  if (!group) return {};
  const { known, rules } = seen;
  return {
    place: { kind: "group", ...(known?.title ? { title: known.title } : {}) },
    addressed: isAddressed(message, seen),
    ...(quoted ? { follows: [externalIdOf(quoted)] } : {}),
    ...(rules.windowMin > 0 ? { near: { lane: groupChat(group), windowMs: rules.windowMin * 60_000 } } : {}),
  };
};
