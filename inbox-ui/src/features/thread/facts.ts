/** What agents may want to know of how a message came: proofs of the sender, where it belongs and why, what it is. */
import { isKey, t } from "../../app/words";

export type Fact = { key: string; label: string; value: string; tone: "good" | "bad" | "plain" };

const good = /^(pass|valid|true|yes)\b/i;
// A signature that nobody here has verified proves nothing, and is no bad sign either.
const neither = /none|neutral|smime|pgp/i;
const checks = ["dkim", "spf", "dmarc", "signed"];

const toneOf = (key: string, value: string): Fact["tone"] => {
  if (key === "forged") return "bad";
  if (!checks.includes(key) || neither.test(value)) return "plain";
  return good.test(value) ? "good" : "bad";
};

const said = (name: string, otherwise: string): string => (isKey(name) ? t(name) : otherwise);

/** Values of a few kinds are said in words; an invitation begins with what it is. */
const inWords = (key: string, value: string): string => {
  const [first = "", ...more] = value.split(" · ");
  return key === "invitation"
    ? [said(`fact.invitation.${first}`, first), ...more].join(" · ")
    : said(`fact.${key}.${value}`, value);
};

export const factsOf = (facts: Record<string, string>): Fact[] =>
  // How many read there is said where one writes.
  Object.entries(facts).flatMap(([key, value]): Fact[] =>
    key === "members"
      ? []
      : [
          {
            key,
            label: said(`fact.${key}`, key.replace(/_/g, " ")),
            value: inWords(key, value),
            tone: toneOf(key, value),
          },
        ],
  );
