import type { Button } from "../../channels/contract";
import { stems, topicStems } from "../kernel/text";
import type { Hit } from "../knowledge/search";
import { plain } from "./facts";

const NUMBER =
  /^(?:№|#|no\.? ?|n |number |option |answer |номер |вариант |пункт |ответ )?(\d{1,2})(?:[-.]?(?:й|е|я|ый|ое|ой|st|nd|rd|th))?[.)!]*$/u;
const ordinals: readonly RegExp[] = [
  /^(?:the )?(?:1st|first|one)(?: (?:one|option|please|article|link))?$|^перв(?:ый|ое|ая|ую|ого)(?: (?:вариант|пункт|статья|ссылка))?$|^один$/u,
  /^(?:the )?(?:2nd|second|two)(?: (?:one|option|please|article|link))?$|^втор(?:ой|ое|ая|ую|ого)(?: (?:вариант|пункт|статья|ссылка))?$|^два$/u,
  /^(?:the )?(?:3rd|third|three)(?: (?:one|option|please|article|link))?$|^трет(?:ий|ье|ья|ью|ьего)(?: (?:вариант|пункт|статья|ссылка))?$|^три$/u,
];
const LAST = /^(?:the )?last(?: (?:one|option))?$|^последн(?:ий|ее|яя|юю)(?: (?:вариант|пункт))?$/u;

/** The button a customer means who answers in words: by its number, its place or its label. Null when they mean none. */
export const chosenIn = (text: string, buttons: readonly Button[]): Button | null => {
  const said = plain(text)
    .replace(/[.!,]+$/, "")
    .trim();
  if (said === "") return null;
  const [, number] = NUMBER.exec(said) ?? [];
  if (number !== undefined) return buttons[Number(number) - 1] ?? null;
  const at = ordinals.findIndex((pattern) => pattern.test(said));
  if (at >= 0) return buttons[at] ?? null;
  if (LAST.test(said)) return buttons.filter(({ data }) => data !== "person").at(-1) ?? null;
  return buttons.find(({ label }) => plain(label).replace(/[.!?]+$/, "") === said.replace(/[?]+$/, "")) ?? null;
};

/**
 * The passage of a chosen article that is told: the one that speaks most of what was asked beyond the title; where none does, the
 * beginning, for the title was all that was meant.
 */
export const chosenPassage = (
  hits: readonly Hit[],
  { title, question }: { title: string; question: string },
): Hit | undefined => {
  const about = new Set(stems(title));
  const own = topicStems(question).filter((one) => !about.has(one));
  const spoken = ({ passage }: Hit): number => own.filter((one) => passage.topics.has(one)).length;
  const [best] = hits.toSorted((a, b) => spoken(b) - spoken(a));
  return best && spoken(best) > 0 ? best : (hits.find(({ passage }) => passage.at === 0) ?? best);
};
