import type { Uploaded } from "../protocol";
import { isRecord, isUploaded, parsed } from "./guards";

/** A message on its way: kept here until the desk has it. */
export type Pending = { id: string; text: string; files: Uploaded[]; at: number; page?: Page; problem?: string };
/** The page the customer is on. */
export type Page = { url: string; title: string };

const isPending = (value: unknown): value is Pending =>
  isRecord(value) &&
  typeof value.id === "string" &&
  typeof value.text === "string" &&
  typeof value.at === "number" &&
  Array.isArray(value.files) &&
  value.files.every(isUploaded);

// A browser may forbid storage (private windows, blocked site data): then a visit lasts as long as its page.
const storage = (): Pick<Storage, "getItem" | "setItem" | "removeItem"> & { keys: () => string[] } => {
  try {
    const real = window.localStorage;
    real.setItem("parley:probe", "1");
    real.removeItem("parley:probe");
    return {
      getItem: (key) => real.getItem(key),
      setItem: (key, value) => {
        try {
          real.setItem(key, value);
        } catch {
          // Full: the visit goes on, it is only not remembered.
        }
      },
      removeItem: (key) => real.removeItem(key),
      keys: () => Object.keys(real),
    };
  } catch {
    const memory = new Map<string, string>();
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
      keys: () => [...memory.keys()],
    };
  }
};

type Kept = "token" | "thread" | "draft" | "open" | "readAt";

/** What survives a reload, per connection. */
export const openStore = (connection: string) => {
  const kept = storage();
  const prefix = `parley:${connection}:`;
  // One key per message, in the order of writing: two tabs never overwrite each other's list.
  const pendingKey = ({ at, id }: Pending) => `${prefix}out:${String(at).padStart(15, "0")}:${id}`;
  return {
    prefix,
    get: (key: Kept): string => kept.getItem(prefix + key) ?? "",
    set: (key: Kept, value: string): void =>
      value === "" ? kept.removeItem(prefix + key) : kept.setItem(prefix + key, value),
    pending: (): Pending[] =>
      kept
        .keys()
        .filter((key) => key.startsWith(`${prefix}out:`))
        .sort()
        .map((key) => parsed(kept.getItem(key)))
        .filter(isPending),
    keep: (entry: Pending): void => kept.setItem(pendingKey(entry), JSON.stringify(entry)),
    drop: (entry: Pending): void => kept.removeItem(pendingKey(entry)),
    forget: (): void => {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.removeItem(key);
    },
  };
};
export type Store = ReturnType<typeof openStore>;
