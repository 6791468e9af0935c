/** Reads mails that would hold the main loop, and everybody who waits for it, in a thread beside it. */
import { Worker } from "node:worker_threads";
import type { Mail } from "./mail";

/** Smaller ones are read in less time than it takes to hand them over twice. */
const LARGE_BYTES = 128 * 1024;
/** A thread that nobody has asked for so long is ended: it holds memory. */
const IDLE_MS = 60_000;

type Answer = { id: number; mail: Mail };
type Reader = { read: (bytes: Uint8Array) => Promise<Mail>; isOver: () => boolean };

// Built, it lies beside the server; from source it is read as this file was, by tsx.
const start = (): Worker => {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./mail-thread.js", import.meta.url));
  const source = JSON.stringify(new URL("./thread.ts", import.meta.url).href);
  return new Worker(`import("tsx/esm/api").then(({ register }) => { register(); return import(${source}); })`, {
    eval: true,
  });
};

const openReader = (): Reader => {
  const worker = start();
  const waiting = new Map<number, { resolve: (mail: Mail) => void; reject: (failure: Error) => void }>();
  let [asked, isOver] = [0, false];
  const rest = () => (waiting.size > 0 ? idle.refresh() : void worker.terminate());
  const idle: NodeJS.Timeout = setTimeout(rest, IDLE_MS).unref();
  const end = (failure: Error) => {
    isOver = true;
    clearTimeout(idle);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.unref();
  worker.on("message", ({ id, mail }: Answer) => {
    waiting.get(id)?.resolve(mail);
    waiting.delete(id);
    if (waiting.size > 0) return;
    worker.unref();
    idle.refresh();
  });
  worker.on("error", end);
  worker.on("exit", () => end(new Error("The thread that reads mails has ended.")));
  return {
    isOver: () => isOver,
    read: (bytes) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: asked, bytes });
      }),
  };
};

let reader: Reader | null = null;

// Loaded with the first mail: what reads one is large.
const readHere = async (bytes: Uint8Array): Promise<Mail> => (await import("./read-mail")).readMail(bytes);

/** As `readMail`. What the thread cannot do (its memory ended) is done here: that takes time, and never costs the mail. */
export const readMailBeside = async (bytes: Uint8Array): Promise<Mail> => {
  if (bytes.byteLength < LARGE_BYTES) return readHere(bytes);
  if (!reader || reader.isOver()) reader = openReader();
  return reader.read(bytes).catch(() => readHere(bytes));
};
