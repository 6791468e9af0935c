/** Addresses of people and of ours: compared without case, never able to break out of a header. */
import { domainToASCII, domainToUnicode } from "node:url";

const plain = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()[\]\\,;:"@\p{Cc}]{1,253}$/u;

/** True for what can stand as it is in an envelope and in a header. */
export const isAddress = (text: string): boolean => plain.test(text);

/** A label that says the same when it is read back: what cuts it short or drops a letter of it would name somebody else's domain. */
const labelInAscii = (given: string): string | null => {
  const label = given.normalize("NFC");
  if (!/[^\0-\x7f]/.test(label)) return label;
  const ascii = domainToASCII(label);
  return ascii !== "" && domainToUnicode(ascii) === label ? ascii : null;
};

/** A domain as servers write it: mail programs say `фирма.рф` both so and as `xn--80apmps.xn--p1ai`. Others stay as they are written. */
const inAscii = (domain: string): string => {
  if (!/[^\0-\x7f]/.test(domain) || /[/?#\\%@:\s\p{C}]/u.test(domain)) return domain;
  const labels = domain.split(".").map(labelInAscii);
  return labels.includes(null) ? domain : labels.join(".");
};

/** The form under which addresses are compared and stored, and in which no header or envelope needs more than ASCII for a domain. */
export const normal = (address: string): string => {
  const text = address.trim().toLowerCase();
  const at = text.lastIndexOf("@") + 1;
  return text.slice(0, at) + (at > 0 ? inAscii(text.slice(at)) : text);
};

/** The same address with its domain in its own letters; null where that is no other. */
export const inLetters = (address: string): string | null => {
  const given = normal(address);
  const at = given.lastIndexOf("@") + 1;
  const labels = given.slice(at).split(".");
  const letters = labels.map((label) => (label.startsWith("xn--") ? domainToUnicode(label) : label)).join(".");
  const found = given.slice(0, at) + letters;
  return found !== given && normal(found) === given ? found : null;
};

export const domainOf = (address: string): string => normal(address).split("@").at(-1) ?? "";

export type Named = { name: string; address: string };

/** `Name <a@b>` or `a@b`; null when there is no address in it. */
export const namedFrom = (text: string): Named | null => {
  const found = /^\s*(?:"?([^"<]*?)"?\s*<)?([^<>\s]+@[^<>\s]+?)>?\s*$/.exec(text);
  const address = found?.[2] ?? "";
  return isAddress(address) ? { name: found?.[1]?.trim() ?? "", address: normal(address) } : null;
};

/** Address without its plus part. */
export const withoutPlus = (address: string): string => {
  const text = normal(address);
  const [plus, at] = [text.indexOf("+"), text.indexOf("@")];
  return plus >= 0 && plus < at ? text.slice(0, plus) + text.slice(at) : text;
};

/** What follows the plus sign; null without one. */
export const plusOf = (address: string): string | null => /^[^+@]*\+([^@]+)@/.exec(normal(address))?.[1] ?? null;

/** One line, no control characters, no more than `max` characters: fit for a header. */
export const oneLine = (text: string, max = 250): string =>
  [...text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "")]
    .slice(0, max)
    .join("")
    .trim();
