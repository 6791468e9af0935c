import { setPriority } from "node:os";
import { performance } from "node:perf_hooks";
import { parentPort, Worker, workerData } from "node:worker_threads";

type Question<In> = { id: number; question: In };
type Answer<Out> = { id: number; answer: Out } | { id: number; problem: string };

/** Work that runs beside the main loop, one question after the other. */
export type Thread<In, Out> = {
  /**
   * Rejects when the work throws, and when the thread ends before it has answered. For `patienceMs` milliseconds nobody minds
   * waiting (Infinity: nobody waits), so it stands aside while the main loop is busy; 0 where it is left out.
   */
  ask: (question: In, how?: { patienceMs?: number }) => Promise<Out>;
  isOver: () => boolean;
  close: () => Promise<void>;
};

type Asker<Out> = {
  resolve: (answer: Out) => void;
  reject: (failure: Error) => void;
  isPatient: boolean;
  losesPatience?: NodeJS.Timeout;
};

/** The files that run as threads, by the name they have when built and the place of their source. */
const entries = {
  "classifier-thread": "../ai/local/thread.ts",
  "trial-thread": "../ai/lab/trials/thread.ts",
  "quality-thread": "../ai/quality/thread.ts",
  "gaps-thread": "../ai/gaps/thread.ts",
  "gate-thread": "../ai/lab/gate/thread.ts",
} as const;

/** How much of its time the main loop works when it is busy, and how often that is looked at. */
const BUSY_SHARE = 0.15;
const LOOK_MS = 50;

/** Threads at work that nobody waits for are shown by a sign, 1, that the main loop is busy with people. */
const openWatch = () => {
  const signs = new Set<Int32Array>();
  let timer: NodeJS.Timeout | null = null;
  let before = performance.eventLoopUtilization();
  const show = (sign: Int32Array, isBusy: boolean) => {
    Atomics.store(sign, 0, isBusy ? 1 : 0);
    if (!isBusy) Atomics.notify(sign, 0);
  };
  const look = () => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    for (const sign of signs) show(sign, utilization > BUSY_SHARE);
  };
  return {
    show: (sign: Int32Array): void => {
      signs.add(sign);
      if (timer) return;
      before = performance.eventLoopUtilization();
      timer = setInterval(look, LOOK_MS).unref();
    },
    leave: (sign: Int32Array): void => {
      if (!signs.delete(sign)) return;
      show(sign, false);
      if (signs.size > 0 || !timer) return;
      clearInterval(timer);
      timer = null;
    },
  };
};
const watch = openWatch();

// Built, the threads lie beside the server; from source they are read as this file was, by tsx.
let builtIn = import.meta.url.endsWith(".ts") ? null : new URL("./", import.meta.url);
/** From now on the threads are those that were built into this folder. For what runs from source and starts many: reading their source takes longer than most of their work. */
export const useBuiltThreads = (folder: URL): void => {
  builtIn = folder;
};
const start = (name: keyof typeof entries, sign: Int32Array): Worker => {
  const data = { workerData: { sign } };
  if (builtIn) return new Worker(new URL(`./${name}.js`, builtIn), data);
  const source = JSON.stringify(new URL(entries[name], import.meta.url).href);
  const code = `import("tsx/esm/api").then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(code, { ...data, eval: true });
};

/** Starts a thread. It does not keep the process alive unless it has been asked something. */
export const openThread = <In, Out>(name: keyof typeof entries): Thread<In, Out> => {
  const sign = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = start(name, sign);
  const waiting = new Map<number, Asker<Out>>();
  let asked = 0;
  let isOver = false;
  const showOrLeave = () => {
    const askers = [...waiting.values()];
    if (askers.length > 0 && askers.every(({ isPatient }) => isPatient)) watch.show(sign);
    else watch.leave(sign);
  };
  const end = (failure: Error) => {
    isOver = true;
    for (const { reject, losesPatience } of waiting.values()) {
      clearTimeout(losesPatience);
      reject(failure);
    }
    waiting.clear();
    showOrLeave();
  };
  worker.unref();
  worker.on("message", (told: Answer<Out>) => {
    const waits = waiting.get(told.id);
    clearTimeout(waits?.losesPatience);
    waiting.delete(told.id);
    showOrLeave();
    if (waiting.size === 0) worker.unref();
    if ("answer" in told) waits?.resolve(told.answer);
    else waits?.reject(new Error(told.problem));
  });
  worker.on("error", end);
  worker.on("exit", () => end(new Error(`The thread ${name} has ended.`)));
  return {
    ask: (question, { patienceMs = 0 } = {}) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error(`The thread ${name} has ended.`));
        asked += 1;
        const asker: Asker<Out> = { resolve, reject, isPatient: patienceMs > 0 };
        if (asker.isPatient && Number.isFinite(patienceMs))
          asker.losesPatience = setTimeout(() => {
            asker.isPatient = false;
            showOrLeave();
          }, patienceMs).unref();
        waiting.set(asked, asker);
        showOrLeave();
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

const ourSign: unknown = workerData?.sign;
/** So long a thread works between two pauses while the main loop stays busy, and so long it pauses at most: a busy desk learns too, ten times slower. */
const SLICE_MS = 20;
const PAUSE_MS = 200;
let worksUntil = 0;

/** Called again and again by long work: waits while the main loop is busy. Does nothing on the main loop, nor where somebody waits for the answer. */
export const standAside = (): void => {
  if (!(ourSign instanceof Int32Array) || Atomics.load(ourSign, 0) === 0 || performance.now() < worksUntil) return;
  Atomics.wait(ourSign, 0, 1, PAUSE_MS);
  worksUntil = performance.now() + SLICE_MS;
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
