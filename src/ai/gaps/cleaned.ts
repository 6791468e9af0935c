import { isGreeting, isThanks } from "../../desk/conversations/courtesy";
import { hideSecrets } from "../local/hide-secrets";
import { sentencesOf } from "../local/sentences";
import { openMask } from "../models/mask";
import { promisesIn } from "../promises";

const DIGITS_MAX = 4;
/** An order number, a repair's number: letters or a sign with a run of digits, or a long run of them. */
const NUMBERED = /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}#№-]*\d)[\p{L}#№]{0,6}-?\d[\p{L}\p{N}-]*(?![\p{L}\p{N}])/gu;
/** "Anna, …", "Hi Tom, Oliver here.", "Dear Ms Dahl!" */
const OPENING =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon)|привет|здравствуйте|добрый (?:день|вечер)|доброе утро)(?![\p{L}])[^.!?\n]{0,40}?[,.!]\s+)+/iu;
const HERE = /^(?:[^.!?\n]{0,30}\bhere|(?:это|меня зовут|на связи|с вами) [^.!?\n]{0,30})[.!,]\s*/iu;

/** The order numbers and the like in a text. */
export const numbersIn = (text: string): string[] =>
  (text.match(NUMBERED) ?? []).filter((code) => (code.match(/\d/g)?.length ?? 0) > DIGITS_MAX);

/** Names as they are met: whole, and each word of them that is long enough to be one. */
export const partsOf = (names: readonly string[]): string[] =>
  [...new Set(names.flatMap((name) => [name, ...name.split(/\s+/)]))].filter((name) => name.length > 2);

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const capital = (text: string) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());

/** A text without the greeting before it. */
export const withoutGreeting = (text: string): string => capital(text.replace(OPENING, "")).trim() || text;

export type Cleaning = ReturnType<typeof openCleaning>;

/**
 * Leaves of what agents wrote to one customer what is worth saying to all. Sentences with anything personal in them are
 * not masked but left out: names, addresses, phones, cards, order numbers, passwords; so are promises and questions back.
 * What stands in a published article already is nobody's own. `names`: everybody who spoke.
 */
export const openCleaning = ({ names, published }: { names: readonly string[]; published: readonly string[] }) => {
  const parts = partsOf(names);
  const mask = openMask({ names: parts, number: () => 0 });
  const known = published.join("\n").toLowerCase();
  const vocative =
    parts.length === 0
      ? null
      : new RegExp(`^(?:${parts.map(literally).join("|")})(?: [\\p{Lu}][\\p{L}-]+)?[,!]\\s+`, "iu");

  const isPersonal = (text: string): boolean => {
    if (hideSecrets(text) !== text) return true;
    const own = numbersIn(text).filter((code) => !known.includes(code.toLowerCase()));
    if (own.length > 0) return true;
    // Our own address or phone, which the articles tell everybody, is nobody's secret.
    const rest = mask.hide(text);
    if (rest === text) return false;
    const hidden = [...text.matchAll(/\S+@\S+|\+?\d[\d ()-]{6,}\d/g)].map(([found]) =>
      found.replace(/[.,;:!?)]+$/, ""),
    );
    const left = hidden
      .filter((one) => known.includes(one.toLowerCase()))
      .reduce((sum, one) => sum.replaceAll(one, ""), text);
    return mask.hide(left) !== left;
  };
  const opened = (text: string): string => {
    const words = text.replace(OPENING, "").replace(HERE, "");
    return capital(vocative ? words.replace(vocative, "") : words).trim();
  };

  return {
    isPersonal,
    /** The sentences of a reply that may stand in an article, in order. */
    sentencesIn: (reply: string): string[] =>
      reply
        .split(/\n{2,}/)
        .flatMap((paragraph) => sentencesOf(opened(paragraph)).map(({ text }) => opened(text)))
        .filter((text) => text !== "" && !text.endsWith("?") && !isGreeting(text) && !isThanks(text))
        .filter((text) => promisesIn(text).length === 0 && !isPersonal(text)),
    /** A customer's question as a title: its sentence that asks, without what is around it; null where all of it is personal. */
    titleIn: (question: string): string | null => {
      const all = sentencesOf(question).map(({ text }) => opened(text));
      const fit = all.filter((text) => text !== "" && !isGreeting(text) && !isPersonal(text));
      return fit.find((text) => text.endsWith("?")) ?? fit[0] ?? null;
    },
  };
};
