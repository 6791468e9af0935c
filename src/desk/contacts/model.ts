import type { Person } from "../../../channels/contract";

/** A phone number's digits alone, for comparing; null when there are too few to mean anybody. */
export const phoneDigits = (phone: string | null | undefined): string | null => {
  const digits = (phone ?? "").replace(/\D/g, "");
  return digits.length >= 7 ? digits : null;
};

/** Whether two are one number, however they are written; too few digits to mean anybody are one only where they are written alike. */
export const samePhone = (one: string | null | undefined, other: string | null | undefined): boolean => {
  if (!one?.trim() || !other?.trim()) return false;
  const digits = phoneDigits(one);
  return digits === null ? one.trim() === other.trim() : digits === phoneDigits(other);
};

/** A number that was vouched for stays so at this address when it is only said again: typed by whoever writes first, or claimed. */
export const stillProved = (before: Person, said: Person): Person =>
  before.verified?.includes("phone") && !said.verified?.includes("phone") && samePhone(before.phone, said.phone)
    ? { ...said, verified: [...(said.verified ?? []), "phone"] }
    : said;

/** A visitor of a site whom nobody has named: a short sign instead of an address nobody can read or say. */
const strangerName = (address: string): string => {
  const [, sign] = /^visitor:.*([0-9a-z]{4})$/i.exec(address) ?? [];
  return sign ? `Visitor ${sign.toUpperCase()}` : address;
};
export const isStranger = (name: string): boolean => /^Visitor [0-9A-Z]{4}$/.test(name);

/** What a person is called until somebody knows better. */
export const nameOf = (person: Person): string =>
  person.name?.trim() || person.handle || person.email || person.phone || strangerName(person.address);

/** What the platform or a signature vouches for; nothing else may ever join two contacts unasked. */
export const evidenceOf = ({ verified = [], email, phone, siteId }: Person) => ({
  verifiedEmail: verified.includes("email") ? (email?.trim().toLowerCase() ?? null) : null,
  verifiedPhone: verified.includes("phone") ? phoneDigits(phone) : null,
  siteId: verified.includes("site") ? (siteId ?? null) : null,
});
