import type { Template } from "../../../../src/realtime/wire";
import type { OpenThread } from "../../live/apply";

type Gap = Template["gaps"][number];

const anHour = 3_600_000;

/** Until when free text may be sent; null where the channel sets no limit. What nobody has written to is closed from the start. Pure. */
export const freeUntil = ({ capabilities, messages }: Pick<OpenThread, "capabilities" | "messages">): number | null => {
  const hours = capabilities.freeTextHours;
  if (!hours) return null;
  const last = messages.findLast((message) => message.direction === "in" && message.automatic === null);
  return last ? last.at + hours * anHour : 0;
};

/** A template's text with what was filled in; what is still empty keeps its number. Pure. */
export const filledTemplate = (body: string, variables: string[]) =>
  body.replace(/\{\{(\d+)\}\}/g, (hole, n: string) => variables[Number(n) - 1]?.trim() || hole);

const wordsIn = (text: string): string[] => text.match(/[\p{L}\p{N}][^\s{}]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? [];
/** The words beside a gap, by which one finds it where it has neither a name nor an example. Pure. */
export const besideGap = (body: string, n: number): string => {
  const [before = "", after = ""] = body.split(`{{${n}}}`);
  const last = wordsIn(before.slice(before.lastIndexOf("}}") + 1))
    .slice(-3)
    .join(" ");
  if (last) return `${last} …`;
  const next = wordsIn(after.split("{{")[0] ?? "")
    .slice(0, 3)
    .join(" ");
  return next ? `… ${next}` : "…";
};

/** The customer's first name where a gap seems to want it: the template calls it a name, or an example has one's looks. Pure. */
export const nameFor = (gaps: readonly Gap[], name: string): string[] => {
  const isName = (one: Gap) =>
    one.wants === "words" && (one.name ? /name|имя/i.test(one.name) : /^\p{L}[\p{L}'’ -]*$/u.test(one.example ?? "A"));
  // The first gap of words is nearly always the name.
  const first = gaps.findIndex(({ wants }) => wants === "words");
  return gaps.map((one, n) => (n === first && isName(one) ? (name.split(" ")[0] ?? "") : ""));
};

/** Whether the platform can fetch a file from there. Pure. */
export const isHttps = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === "https:";
