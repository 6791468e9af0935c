/** Brings everything of a folder that is not yet kept, oldest first, and moves the cursor only past what is. */
import type { ImapFlow } from "imapflow";
import { MAIL_MAX } from "../capabilities";
import { type Keeping, keep, setAside } from "../receiving";
import { isRefusal } from "./client";
import type { Cursor, FolderCursor } from "./cursor";
import { type Look, lookFrom, type Standing } from "./standing";

type Draining = {
  client: ImapFlow;
  path: string;
  from: "inbox" | "sent";
  cursor: Cursor;
  needs: Keeping;
  /** How often the desk refused a message, by UID. */
  refusals: Map<number, number>;
  /** How the folder stood at a moment before this; null where nobody can tell. */
  standing: Standing | null;
  /** `news`: the server has told of a mail, or it is time to believe nothing but a search. */
  why: "news" | "look";
};

const CHUNK = 50;
const BEGINNING = 2 * 1024 * 1024;
/** A mail that the desk could not keep so many times in a row is set aside, or it would stop all mail behind it. */
const REFUSALS_MAX = 5;

/** Every mail behind this UID, or those of them that were changed `since`. Throws when the server refuses to search. */
const uidsFrom = async (client: ImapFlow, uid: number, since?: bigint): Promise<number[]> => {
  const changed = since === undefined ? {} : { modseq: since };
  const found = await client.search({ uid: `${uid + 1}:*`, ...changed }, { uid: true });
  // Anything but a list is no "nothing": what was not searched must not count as read.
  if (!found) throw new Error("The server does not search the folder.");
  // "n:*" always holds the last message, also when its UID is smaller than n.
  return found.filter((one) => one > uid).sort((a, b) => a - b);
};

const sourceOf = async (client: ImapFlow, uid: number, size: number) => {
  const isHuge = size > MAIL_MAX;
  const found = await client.fetchOne(
    String(uid),
    { uid: true, source: isHuge ? { maxLength: BEGINNING } : true },
    { uid: true },
  );
  if (found && found.source) return { bytes: found.source, ...(isHuge ? { fullSize: size } : {}) };
  // Deleted on the server while we were on our way to it; else it is there, and only not handed out.
  const isThere = await client.search({ uid: String(uid) }, { uid: true });
  if (!isThere || isThere.includes(uid)) throw new Error("The mail server does not hand out this mail.");
  return null;
};

type Facts = { size: number; receivedAt?: number };

const take = async (given: Draining, uid: number, { size, ...dated }: Facts): Promise<boolean> => {
  const { client, path, from, needs, refusals } = given;
  const how = { from, folder: path, uid, ...dated };
  /** What cannot be kept, or had, for so many times: as much of it as there is is set aside. */
  const again = async (error: unknown, bytes: Uint8Array, more: { fullSize?: number }) => {
    const times = (refusals.get(uid) ?? 0) + 1;
    refusals.set(uid, times);
    if (times < REFUSALS_MAX || !client.usable) throw error;
    return setAside(needs, { bytes, how: { ...how, ...more }, error });
  };
  const one = async () => {
    const source = await sourceOf(client, uid, size).catch((error: unknown) =>
      again(error, new Uint8Array(), size > 0 ? { fullSize: size } : {}),
    );
    if (source === null || source === "quarantined") return source;
    const { bytes, ...more } = source;
    return keep(needs, bytes, { ...how, ...more }).catch((error: unknown) => again(error, bytes, more));
  };
  const kept = await one();
  refusals.delete(uid);
  // What could not be read stays unseen, so that a person at the mailbox finds it too.
  if (kept === "received" && from === "inbox") await client.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
  return kept === "received";
};

const timeOf = (date: Date | string | undefined): number =>
  date === undefined ? Number.NaN : new Date(date).getTime();

/** The time of the newest mail that is there already, by the server's clock: ours may be hours away from it. */
const newestOf = async (client: ImapFlow): Promise<number> => {
  if (!client.mailbox || client.mailbox.exists === 0) return 0;
  const first = Math.max(1, client.mailbox.exists - CHUNK + 1);
  const last = await client.fetchAll(`${first}:*`, { internalDate: true });
  return Math.max(0, ...last.map(({ internalDate }) => timeOf(internalDate) || 0));
};

/** Where reading goes on: as remembered, from the setting at first, from the start when the server numbered anew. */
const placeOf = async ({ client, path, cursor, needs }: Draining): Promise<{ at: FolderCursor; first: number[] }> => {
  const box = client.mailbox;
  if (!box) throw new Error("No folder is open.");
  const uidValidity = String(box.uidValidity);
  const known = cursor.of(path);
  if (known?.uidValidity === uidValidity) return { at: known, first: [] };
  const { begin } = needs.settings;
  const last = Math.max(0, box.uidNext - 1);
  if (known) {
    const { before } = known;
    return { at: { uidValidity, uid: 0, ...(before === undefined ? {} : { before, rereadTo: last }) }, first: [] };
  }
  if (begin === "everything") return { at: { uidValidity, uid: 0 }, first: [] };
  const unread = begin === "unread" ? await client.search({ seen: false }, { uid: true }) : [];
  if (!unread) throw new Error("The server does not search the folder.");
  return {
    at: { uidValidity, uid: last, before: await newestOf(client) },
    first: unread.filter((uid) => uid <= last).sort((a, b) => a - b),
  };
};

/** Sizes and dates. A server that chokes on one mail may refuse them for all: each is then met alone. */
const factsOf = (client: ImapFlow, uids: number[]) =>
  client
    .fetchAll(uids.join(","), { uid: true, size: true, internalDate: true }, { uid: true })
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      return [];
    });

/** Reads the open folder to its end. Gives how many mails were taken. */
export const drain = async (given: Draining): Promise<number> => {
  const { client, path, cursor, standing, why } = given;
  const { at, first } = await placeOf(given);
  let [place, taken] = [at, 0];
  const batch = async (uids: number[], passed: (uid: number) => Promise<void>) => {
    for (let n = 0; n < uids.length; n += CHUNK) {
      const chunk = uids.slice(n, n + CHUNK);
      const facts = await factsOf(client, chunk);
      const known = new Map(facts.map((one) => [one.uid, one]));
      for (const uid of chunk) {
        const { size = 0, internalDate } = known.get(uid) ?? {};
        const date = timeOf(internalDate);
        const isOld = uid <= (place.rereadTo ?? 0) && date <= (place.before ?? 0);
        if (!isOld && (await take(given, uid, { size, ...(Number.isNaN(date) ? {} : { receivedAt: date }) }))) taken++;
        await passed(uid);
      }
    }
  };
  // Kept before the cursor is: a crash in between reads them again, and the desk knows them.
  await batch(first, async () => {});
  if (cursor.of(path)?.uidValidity !== place.uidValidity) await cursor.move(path, place);
  const read = async (look: Look): Promise<void> => {
    if (look.at === "nothing") return;
    const uids = await uidsFrom(client, place.uid, look.at === "changed" ? look.since : undefined);
    if (uids.length === 0) return;
    await batch(uids, async (uid) => {
      place = { ...place, uid };
      await cursor.move(path, place);
    });
    await read({ at: "all" });
  };
  await read(why === "news" ? { at: "all" } : lookFrom(place.stood, standing));
  cursor.read(path, standing);
  return taken;
};
