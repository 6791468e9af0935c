import type { Person } from "../../../channels/contract";

/** A phone number's digits alone, for comparing; null when there are too few to mean anybody. */
export const phoneDigits = (phone: string | null | undefined): string | null => {
  const digits = (phone ?? "").replace(/\D/g, "");
  return digits.length >= 7 ? digits : null;
};

/** What the platform or a signature vouches for; nothing else may ever join two contacts unasked. */
export const evidenceOf = ({ verified = [], email, phone, siteId }: Person) => ({
  verifiedEmail: verified.includes("email") ? (email?.trim().toLowerCase() ?? null) : null,
  verifiedPhone: verified.includes("phone") ? phoneDigits(phone) : null,
  siteId: verified.includes("site") ? (siteId ?? null) : null,
});
