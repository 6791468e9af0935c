import { Problem } from "../kernel/problem";
import { DAY_MS, MINUTE_MS, type Now } from "../kernel/time";
import { type Disk, type Lying, SPOOL_FOLDER, spoolKey } from "./disk";

type Needs = {
  disk: Disk;
  now: Now;
  newId: () => string;
  /** What may lie here at once: more of it is refused, so that whoever brings it comes again. */
  bytesMax: number;
  /** Keys that something not yet fetched, or set aside, still names. */
  needed: () => Promise<Set<string>>;
};

/** What nobody names any more may lie a day: an upload whose message never came, the copy of a mail that came twice. */
const FORGOTTEN_MS = DAY_MS;
/** While there is no room it goes as soon as nobody can be about to name it. */
const HURRIED_MS = 10 * MINUTE_MS;

/** Bytes that lie between their arrival and the day's work on them. Beside the files of messages, with a bound of its own. */
export const openSpool = ({ disk, now, newId, bytesMax, needed }: Needs) => {
  /** What lies here at most; null while nobody has looked. */
  let bytes: number | null = null;
  const sweep = async ({ olderMs = FORGOTTEN_MS } = {}): Promise<number> => {
    const kept = await disk.lying(SPOOL_FOLDER);
    const old = kept.filter(({ at }) => at < now() - olderMs);
    const names = old.length > 0 ? await needed() : new Set();
    const gone = old.filter(({ name }) => !names.has(name));
    for (const { name } of gone) await disk.remove(name);
    const sum = (list: Lying[]) => list.reduce((total, one) => total + one.bytes, 0);
    bytes = sum(kept) - sum(gone);
    return gone.length;
  };
  return {
    /** Throws Problem store.full when there is no room left. */
    put: async (given: Uint8Array): Promise<string> => {
      const isFull = () => (bytes ?? bytesMax) + given.byteLength > bytesMax;
      if (isFull()) await sweep();
      if (isFull()) await sweep({ olderMs: HURRIED_MS });
      if (isFull()) throw new Problem("store.full");
      const key = await disk.put(given, spoolKey(newId()));
      bytes = (bytes ?? 0) + given.byteLength;
      return key;
    },
    get: disk.get,
    /** Of what was put here only: a message's file stays, whoever names it. */
    drop: async (key: string): Promise<void> => {
      if (key.startsWith(spoolKey(""))) await disk.remove(key);
    },
    /** Removes what is forgotten; how much that was. */
    sweep: () => sweep(),
  };
};
