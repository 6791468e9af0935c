import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { companyNamed, saveContact, setCompanyVip } from "./card/store";
import { getContact } from "./store";

type Needs = { transact: Transact; now: Now; newId: NewId };
export type Change = {
  id: string;
  by: string;
  name?: string | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  /** By name: joins the company of that name, or makes it; null leaves it. */
  company?: string | null | undefined;
  notes?: string | undefined;
  /** Goes straight to a person. */
  vip?: boolean | undefined;
  /** The same for all of their company. */
  companyVip?: boolean | undefined;
};

/** An agent puts right what we know of a contact. */
export const changeContact = (
  { transact, now, newId }: Needs,
  { id, by, company: name, companyVip, ...change }: Change,
) =>
  transact(async (tx) => {
    const at = now();
    const company = name ? await companyNamed(tx, { name, newId, now: at }) : name;
    await saveContact(tx, id, { ...change, ...(company === undefined ? {} : { company }) }, at);
    const theirs = companyVip === undefined ? null : (await getContact(tx, id)).company;
    if (theirs !== null && companyVip !== undefined) await setCompanyVip(tx, theirs, companyVip);
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "contact.changed", conversation: null, actor, payload: { contact: id } }, at);
  });
