import type { HistoryItem } from "../../contract";
import type { Config, Uploaded } from "../protocol";
import { parsed } from "./guards";
import { openLive } from "./live";
import { openMemory } from "./memory";
import { openOutbox } from "./outbox";
import { openReceipts } from "./receipts";
import { type Identity, openSession } from "./session";
import { openStore } from "./store";
import { type Answer, freshId, upload } from "./wire";

/** What a page may listen to. */
export type ChatEvents = { open: undefined; close: undefined; message: HistoryItem; unread: number; error: string };
type Needs = {
  base: string;
  connection: string;
  identity: Identity | undefined;
  changed: () => void;
  emit: <Name extends keyof ChatEvents>(name: Name, detail: ChatEvents[Name]) => void;
};

const typingEveryMs = 4000;

/** The parts that remember and speak, wired to each other. */
const openParts = ({ base, connection, changed, emit }: Needs, isLookedAt: () => boolean) => {
  const store = openStore(connection);
  const session = openSession({
    base,
    store,
    moved: () => {
      memory.forget();
      outbox.clear();
      receipts.forget();
      if (live.isWanted()) live.open();
      changed();
    },
  });
  const settle = () => {
    receipts.settle();
    changed();
  };
  const memory = openMemory({
    changed: settle,
    own: (clientId) => outbox.seen(clientId),
    arrived: (item) => emit("message", item),
  });
  const receipts = openReceipts({
    store,
    items: memory.ordered,
    isLookedAt,
    post: session.post,
    counted: (unread) => emit("unread", unread),
  });
  const outbox = openOutbox({
    store,
    changed,
    send: async ({ id, text, files, page }): Promise<Answer> => {
      const missing = await session.missing();
      return missing ?? session.post("/messages", { id, text, files: files.map(({ key }) => key), page });
    },
  });
  let isUp = true;
  const live = openLive({
    url: () => `${base}/stream?token=${encodeURIComponent(session.token())}&since=${memory.known().seq}`,
    hear: (name, data) => memory.hear[name](parsed(data)),
    line: (up) => {
      isUp = up;
      if (up) outbox.flush();
      else memory.lineCut();
      changed();
    },
    renew: session.renew,
  });
  return { store, session, memory, receipts, outbox, live, settle, isUp: () => isUp && navigator.onLine };
};
type Parts = ReturnType<typeof openParts>;

const deedsOf = ({ session, outbox, live }: Parts, base: string) => {
  let typedAt = 0;
  const about = (path: string, externalId: string, more: object) =>
    session.post(path, { id: freshId(), externalId, ...more });
  return {
    write: (text: string, files: Uploaded[]): void => {
      const page = { url: location.href.slice(0, 2000), title: document.title.slice(0, 300) };
      outbox.add({ id: freshId(), text, files, at: Date.now(), page });
    },
    retry: outbox.retry,
    discard: outbox.drop,
    types: (on: boolean): void => {
      if (on ? Date.now() - typedAt < typingEveryMs : typedAt === 0) return;
      typedAt = on ? Date.now() : 0;
      if (live.isWanted()) void session.post("/typing", { on });
    },
    edit: (externalId: string, text: string) => about("/edits", externalId, { text }),
    react: (externalId: string, emoji: string[]) => about("/reactions", externalId, { emoji }),
    press: (externalId: string, data: string) => about("/press", externalId, { data }),
    upload: async (file: File, progress: (done: number) => void, signal: AbortSignal): Promise<Answer> => {
      const missing = await session.missing();
      return missing ?? upload(`${base}/files`, { token: session.token(), file, progress, signal });
    },
  };
};

/** The chat without its looks. */
export const openChat = (needs: Needs) => {
  let config: Config | undefined;
  let isOpen = false;
  let refusal: "" | "identity" | "origin" = "";
  const parts = openParts(needs, () => isOpen && !document.hidden);
  const { store, session, memory, receipts, outbox, live, settle } = parts;
  isOpen = store.get("open") === "1";

  const refuse = ({ status, problem }: Answer) => {
    refusal = status === 403 ? "origin" : "identity";
    needs.emit("error", problem);
    live.close();
    needs.changed();
  };
  const goLive = async () => {
    const missing = await session.missing();
    if (missing?.status === 401 || missing?.status === 403) return refuse(missing);
    refusal = "";
    // Without a token the stream is refused, and its own coming back renews the session on its way.
    live.open();
    outbox.flush();
    config ??= await session.config();
    needs.changed();
  };
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (!key?.startsWith(store.prefix)) return;
    // Another tab became somebody else, or signed out: this one follows, and shows nothing of before.
    if (key.endsWith(":thread") && live.isWanted()) {
      memory.forget();
      if (newValue) live.open();
      else live.close();
    }
    settle();
  };
  window.addEventListener("storage", onStorage);
  document.addEventListener("visibilitychange", settle);

  return {
    ...deedsOf(parts, needs.base),
    draft: (text?: string): string => {
      if (text !== undefined) store.set("draft", text);
      return store.get("draft");
    },
    state: () => ({
      config,
      isOpen,
      isUp: parts.isUp(),
      refusal,
      items: memory.ordered(),
      pending: outbox.entries(),
      unread: receipts.unread(),
      ...memory.known(),
    }),
    /** Asks for the looks; goes live only for those who have been here: the rest cost the desk nothing. */
    start: async (): Promise<void> => {
      session.identify(needs.identity);
      config = await session.config();
      needs.changed();
      if (isOpen || store.get("token") || outbox.entries().length > 0) await goLive();
    },
    show: (open: boolean): void => {
      if (open === isOpen) return;
      isOpen = open;
      store.set("open", open ? "1" : "");
      needs.emit(open ? "open" : "close", undefined);
      if (open && !live.isWanted()) void goLive();
      settle();
    },
    identify: async (identity: Identity): Promise<void> => {
      session.identify(identity);
      await goLive();
    },
    shutdown: (): void => {
      live.end();
      outbox.close();
      window.removeEventListener("storage", onStorage);
      document.removeEventListener("visibilitychange", settle);
      store.forget();
    },
  };
};
export type Chat = ReturnType<typeof openChat>;
export type ChatState = ReturnType<Chat["state"]>;
