/**
 * Thousands of pairs in one line of text each, the newest last. It is read at every post, and databases keep the order of
 * text as they keep no object's keys: a hundredth of the time, and what falls out is the oldest. Pure.
 */
import { z } from "zod";

/** Lines of a key, a tab and what belongs to it, a line break before and behind each. */
export type Ledger = string;
const EMPTY: Ledger = "\n";

const line = ([key, value]: readonly [string, string]) => `${key}\t${value}\n`;
const fits = ([key, value]: readonly [string, string]) => key !== "" && !/[\t\n]/.test(key) && !/[\t\n]/.test(value);
const linesOf = (ledger: Ledger): string[] => ledger.split("\n").filter(Boolean);

/** What stands beside a key. */
export const valueIn = (ledger: Ledger, key: string): string | undefined => {
  const sign = `\n${key}\t`;
  const at = key === "" ? -1 : ledger.indexOf(sign);
  return at < 0 ? undefined : ledger.slice(at + sign.length, ledger.indexOf("\n", at + 1));
};

/** Every pair, oldest first. */
export const pairsIn = (ledger: Ledger): [string, string][] =>
  linesOf(ledger).map((one) => {
    const [key = "", value = ""] = one.split("\t");
    return [key, value];
  });

/** With these pairs as its newest, each key once, and no more than `max` of them. What does not fit into a line is left out. */
export const withPairs = (ledger: Ledger, told: Iterable<readonly [string, string]>, max: number): Ledger => {
  const all = new Map(pairsIn(ledger));
  for (const pair of told) {
    if (!fits(pair)) continue;
    all.delete(pair[0]);
    all.set(...pair);
  }
  return `\n${[...all].slice(-max).map(line).join("")}`;
};

/** As it is kept; an object of pairs, as older releases kept it, is taken over. `print` says what to write for a value of theirs. */
export const ledger = (
  print: (value: unknown) => string | null = (value) => (typeof value === "string" ? value : null),
) =>
  z
    .union([
      z.string().startsWith("\n"),
      // Thousands: looked at plainly, they cost a fraction of what a record's schema takes for them.
      z
        .custom<object>((given) => typeof given === "object" && given !== null && !Array.isArray(given))
        .transform((pairs) =>
          withPairs(
            EMPTY,
            Object.entries(pairs).flatMap(([key, value]): [string, string][] => {
              const printed = print(value);
              return printed === null ? [] : [[key, printed]];
            }),
            Number.POSITIVE_INFINITY,
          ),
        ),
    ])
    .default(EMPTY);
