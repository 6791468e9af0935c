import { setPriority } from "node:os";
import { parentPort, Worker } from "node:worker_threads";

type Question<In> = { id: number; question: In };
type Answer<Out> = { id: number; answer: Out } | { id: number; problem: string };

/** Work that runs beside the main loop, one question after the other. */
export type Thread<In, Out> = {
  /** Rejects when the work throws, and when the thread ends before it has answered. */
  ask: (question: In) => Promise<Out>;
  isOver: () => boolean;
  close: () => Promise<void>;
};

/** The files that run as threads, by the name they have when built and the place of their source. */
const entries = {
  "classifier-thread": "../ai/local/thread.ts",
  "trial-thread": "../ai/lab/trials/thread.ts",
  "quality-thread": "../ai/quality/thread.ts",
  "gaps-thread": "../ai/gaps/thread.ts",
  "gate-thread": "../ai/lab/gate/thread.ts",
} as const;

// Built, the threads lie beside the server; from source they are read as this file was, by tsx.
const start = (name: keyof typeof entries): Worker => {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, import.meta.url));
  const source = JSON.stringify(new URL(entries[name], import.meta.url).href);
  const code = `import("tsx/esm/api").then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(code, { eval: true });
};

/** Starts a thread. It does not keep the process alive unless it has been asked something. */
export const openThread = <In, Out>(name: keyof typeof entries): Thread<In, Out> => {
  const worker = start(name);
  const waiting = new Map<number, { resolve: (answer: Out) => void; reject: (failure: Error) => void }>();
  let asked = 0;
  let isOver = false;
  const end = (failure: Error) => {
    isOver = true;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.unref();
  worker.on("message", (told: Answer<Out>) => {
    const waits = waiting.get(told.id);
    waiting.delete(told.id);
    if (waiting.size === 0) worker.unref();
    if ("answer" in told) waits?.resolve(told.answer);
    else waits?.reject(new Error(told.problem));
  });
  worker.on("error", end);
  worker.on("exit", () => end(new Error(`The thread ${name} has ended.`)));
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error(`The thread ${name} has ended.`));
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: asked, question });
      }),
    isOver: () => isOver,
    close: async () => {
      await worker.terminate();
    },
  };
};

/** The memory behind all numbers in a piece of plain data. */
const buffersIn = (value: unknown): ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(buffersIn) : [];
};

/** How much nicer than the main loop: on a busy machine background work gets about a quarter of what a customer's message gets. */
const NICENESS = 5;
/** What is learned in the background gives way to people who wait. Only Linux knows the niceness of one thread; elsewhere the whole process would slow down. */
const giveWay = (): void => {
  if (process.platform === "linux" && parentPort) setPriority(NICENESS);
};

/**
 * Called by a thread's file: answers every question with what `work` makes of it. `handsOver`: the numbers in an answer
 * change hands instead of being copied, and the thread has them no more.
 */
export const answerQuestions = <In, Out>(
  work: (question: In) => Out | Promise<Out>,
  { handsOver = false }: { handsOver?: boolean } = {},
): void => {
  giveWay();
  parentPort?.on("message", async ({ id, question }: Question<In>) => {
    const tell = (answer: Answer<Out>, handed: ArrayBuffer[] = []) => parentPort?.postMessage(answer, handed);
    try {
      const answer = await work(question);
      tell({ id, answer }, handsOver ? [...new Set(buffersIn(answer))] : []);
    } catch (failure) {
      tell({ id, problem: failure instanceof Error ? failure.message : String(failure) });
    }
  });
};
