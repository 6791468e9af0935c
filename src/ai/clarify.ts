import type { Button } from "../../channels/contract";
import { fromPlain, type RichText } from "../../channels/kit/rich-text";
import type { Language } from "../kernel/text";
import type { Tried } from "./prove";
import { textsIn } from "./texts";

/** What is pressed to be told an article. */
export const PRESSED = "article:";
export const PERSON = "person";

/**
 * One question back: which of these articles is meant, or a person. On buttons where the channel shows as many; else numbered,
 * so that it can be answered in words.
 */
export const clarifying = (
  language: Language,
  { choices, buttonsMax }: { choices: readonly Pick<Tried, "article" | "title">[]; buttonsMax: number },
): { rich: RichText; buttons: Button[] } => {
  const texts = textsIn(language);
  const buttons = [
    ...choices.map(({ title, article }) => ({ label: title, data: `${PRESSED}${article}` })),
    { label: texts.person, data: PERSON },
  ];
  if (buttonsMax >= buttons.length) return { rich: fromPlain(texts.which), buttons };
  const numbered: RichText = [{ type: "list", ordered: true, items: buttons.map(({ label }) => [{ text: label }]) }];
  return { rich: [...fromPlain(texts.which), ...numbered, ...fromPlain(texts.byNumber)], buttons };
};

/** How to get a person, in words, where a channel has no button for it. */
export const wayToPerson = (language: Language, { buttonsMax }: { buttonsMax: number }): RichText =>
  buttonsMax > 0 ? [] : fromPlain(textsIn(language).personInWords);
