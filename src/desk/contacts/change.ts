import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
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
  /** What the notes said when they were last read: throws a conflict when they say something else by now. */
  notesWere?: string | undefined;
  /** Goes straight to a person. */
  vip?: boolean | undefined;
  /** The same for all of their company. */
  companyVip?: boolean | undefined;
};

/** Notes are a text of several people's: none of them writes over words that they have not seen. */
const refuseOverNewer = async (
  tx: Tx,
  { id, notes: to, notesWere }: { id: string; notes: string; notesWere: string },
) => {
  const { notes } = await getContact(tx, id);
  if (notes !== notesWere && notes !== to)
    throw new Problem("conflict", { reason: "newer_notes", notes }, "Somebody has written other notes meanwhile.");
};

/** An agent puts right what we know of a contact. */
export const changeContact = (
  { transact, now, newId }: Needs,
  { id, by, company: name, companyVip, notesWere, ...change }: Change,
) =>
  transact(async (tx) => {
    const at = now();
    if (change.notes !== undefined && notesWere !== undefined)
      await refuseOverNewer(tx, { id, notes: change.notes, notesWere });
    const company = name ? await companyNamed(tx, { name, newId, now: at }) : name;
    await saveContact(tx, id, { ...change, ...(company === undefined ? {} : { company }) }, at);
    const theirs = companyVip === undefined ? null : (await getContact(tx, id)).company;
    if (theirs !== null && companyVip !== undefined) await setCompanyVip(tx, theirs, companyVip);
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "contact.changed", conversation: null, actor, payload: { contact: id } }, at);
  });
