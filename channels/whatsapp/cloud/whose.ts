/** An app hears of all its accounts and of every number in them: what names another one is no news of ours. Pure. */
import { z } from "zod";
import { type Change, update } from "./payload";
import type { CloudSettings } from "./settings";

/** `number`: ours as people write it, where it is known. */
export type Own = Pick<CloudSettings, "phoneNumberId" | "businessAccountId"> & { number?: string | undefined };

const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const entity = { entity_type: word, entity_id: word };
const about = z.looseObject({
  display_phone_number: word,
  phone_number: word,
  ...entity,
  alert_info: z.looseObject(entity).optional().catch(undefined),
});

const digitsOf = (given: string | undefined): string => (given ?? "").replace(/\D/g, "");

/** The number a change is about, by its id at Meta or as people write it. */
const namedIn = ({ value }: Change): { id?: string | undefined; number?: string } => {
  const read = about.safeParse(value);
  if (!read.success) return {};
  const { display_phone_number, phone_number, alert_info, ...own } = read.data;
  const { entity_type, entity_id } = alert_info?.entity_id === undefined ? own : alert_info;
  const isNumber = /PHONE/i.test(entity_type ?? "");
  return {
    id: value?.metadata?.phone_number_id ?? (isNumber ? entity_id : undefined),
    number: digitsOf(display_phone_number ?? phone_number),
  };
};

/** Whether a post is about a number as people write it: then it must be known how ours is written. */
export const namesNumber = (raw: unknown): boolean => {
  const read = update.safeParse(raw);
  return read.success && read.data.entry.some(({ changes }) => changes.some((change) => namedIn(change).number));
};

/** Whom else a change is about; null: us, or the whole account. `account` is the entry it came in. */
export const elsewhere = (change: Change, account: string | undefined, own: Own): string | null => {
  if (own.phoneNumberId === "any") return null;
  const { id, number } = namedIn(change);
  // What names our number is ours, also where the account was entered wrongly, or the number has gone to another one.
  if (id !== undefined) return id === own.phoneNumberId ? null : `for another number of this app (${id})`;
  const ours = digitsOf(own.number);
  if (number && ours) return number === ours ? null : `for another number of this account (+${number})`;
  // The dashboard's test button names no real account.
  const isAccount = /^\d{5,}$/.test(account ?? "") && /^\d{5,}$/.test(own.businessAccountId);
  return isAccount && account !== own.businessAccountId ? `for another account of this app (${account})` : null;
};
