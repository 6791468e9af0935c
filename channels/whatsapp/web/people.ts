/** Who is who: addresses that hide a number are resolved where WhatsApp tells, and never taken for somebody else. */
import type { Log } from "../../contract";
import type { WebClient } from "./client";
import { isGroup, isHidden, phoneOf, wid } from "./ids";
import type { Memory } from "./memory";
import { within } from "./within";

export type Known = { address: string; phone?: string; name?: string };
type Needs = { client: () => WebClient | null; memory: Memory; now: () => number; log: Log };
const ASK_AGAIN_MS = 6 * 3_600_000;
const ASK_MS = 10_000;
const NAMES_MAX = 5000;

/**
 * The address a person was first known by stays theirs, so that one person never becomes two. A phone is believed only
 * when WhatsApp gives it for this very address, and when no other hidden address has it: numbers change hands.
 */
export const openPeople = ({ client, memory, now, log }: Needs) => {
  const { state } = memory;
  const names = new Map<string, string | null>();
  /** Phones without a hidden address, so that WhatsApp is not asked at every message. */
  const askedAt = new Map<string, number>();

  const ask = async (address: string): Promise<{ lid?: string; pn?: string }> => {
    const live = client();
    if (!live) return {};
    try {
      const [found] = await within(live.getContactLidAndPhone([address]), ASK_MS);
      const [lid, pn] = [found?.lid && wid(found.lid), found?.pn && wid(found.pn)];
      return {
        ...(lid && isHidden(lid) ? { lid } : {}),
        ...(pn && phoneOf(pn) !== null ? { pn } : {}),
      };
    } catch (error) {
      log.warn({ problem: String(error) }, "whatsapp-web: an address could not be resolved");
      return {};
    }
  };
  const holderOf = (pn: string): string | undefined =>
    Object.keys(state.people).find((lid) => state.people[lid]?.pn === pn);
  const note = (lid: string, { address, pn }: { address: string; pn: string | null }): void => {
    delete state.people[lid];
    state.people[lid] = { address, pn, askedAt: now() };
    void memory.save();
  };

  const hidden = async (lid: string): Promise<Known> => {
    const known = state.people[lid];
    if (known && (known.pn !== null || now() - known.askedAt < ASK_AGAIN_MS))
      return { address: known.address, ...phoneIn(known.pn) };
    const told = await ask(lid);
    // An answer about somebody else is no answer.
    const pn = told.lid === undefined || told.lid === lid ? (told.pn ?? null) : null;
    const isFree = pn !== null && (holderOf(pn) ?? lid) === lid;
    const address = known?.address ?? (isFree ? pn : lid);
    note(lid, { address, pn: isFree ? pn : null });
    return { address, ...phoneIn(isFree ? pn : null) };
  };
  const open = async (pn: string): Promise<Known> => {
    const lid = holderOf(pn);
    if (lid) return { address: state.people[lid]?.address ?? pn, ...phoneIn(pn) };
    if (now() - (askedAt.get(pn) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return { address: pn, ...phoneIn(pn) };
    const told = await ask(pn);
    if (askedAt.size > NAMES_MAX) askedAt.clear();
    if (told.pn) askedAt.set(pn, now());
    const known = told.lid ? state.people[told.lid] : undefined;
    // They wrote from behind their hidden address before: they stay who they were.
    if (told.lid && told.pn === pn && (known === undefined || known.pn === null)) {
      note(told.lid, { address: known?.address ?? pn, pn });
      return { address: known?.address ?? pn, ...phoneIn(pn) };
    }
    return { address: pn, ...phoneIn(pn) };
  };
  const phoneIn = (pn: string | null) => {
    const phone = pn === null ? null : phoneOf(pn);
    return phone === null ? {} : { phone };
  };

  const asking = new Map<string, Promise<Known>>();
  const resolve = (raw: string): Promise<Known> => {
    if (isGroup(raw) || (!isHidden(raw) && phoneOf(raw) === null)) return Promise.resolve({ address: raw });
    const under = asking.get(raw);
    if (under) return under;
    const answer = (isHidden(raw) ? hidden(raw) : open(raw)).finally(() => asking.delete(raw));
    asking.set(raw, answer);
    return answer;
  };

  const nameOf = async (raw: string): Promise<string | null> => {
    const known = names.get(raw);
    if (known !== undefined) return known;
    const live = client();
    if (!live || isGroup(raw)) return null;
    const found = await within(live.getContactById(raw), ASK_MS).catch(() => null);
    const name =
      found?.name ?? found?.pushname ?? (typeof found?.verifiedName === "string" ? found.verifiedName : null);
    if (names.size > NAMES_MAX) names.clear();
    names.set(raw, name ?? null);
    return name ?? null;
  };
  /** The address to write to now: the phone's where known, for WhatsApp moves its chats from one to the other. */
  const waysTo = (address: string): string[] => {
    const lids = Object.entries(state.people).filter(([lid, one]) => one.address === address || lid === address);
    return [...new Set([address, ...lids.flatMap(([lid, { pn }]) => [lid, ...(pn ? [pn] : [])])])];
  };
  return { resolve, nameOf, waysTo };
};
export type People = ReturnType<typeof openPeople>;
