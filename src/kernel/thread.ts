import { setPriority } from "node:os";
import { performance } from "node:perf_hooks";
import { parentPort, Worker, workerData } from "node:worker_threads";

type Question<In> = { id: number; question: In };
type Given = { sign: Int32Array | null };
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

/** What nobody waits for: it stands back while the main loop is busy with people. */
const patient: ReadonlySet<keyof typeof entries> = new Set(["classifier-thread", "quality-thread"]);

/** How much of its time the main loop works when it is busy, and how often that is looked at. */
const BUSY_SHARE = 0.15;
const LOOK_MS = 50;

/** Holds 1 while the main loop is busy; looked at only while a patient thread is at work. */
const openSign = () => {
  const sign = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let watch: NodeJS.Timeout | null = null;
  let working = 0;
  let before = performance.eventLoopUtilization();
  const say = (isBusy: boolean) => {
    Atomics.store(sign, 0, isBusy ? 1 : 0);
    if (!isBusy) Atomics.notify(sign, 0);
  };
  const look = () => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    say(utilization > BUSY_SHARE);
  };
  return {
    sign,
    begin: () => {
      working += 1;
      if (watch) return;
      before = performance.eventLoopUtilization();
      watch = setInterval(look, LOOK_MS).unref();
    },
    end: () => {
      working -= 1;
      if (working > 0 || !watch) return;
      clearInterval(watch);
      watch = null;
      say(false);
    },
  };
};
const main = openSign();

// Built, the threads lie beside the server; from source they are read as this file was, by tsx.
const start = (name: keyof typeof entries): Worker => {
  const data = { workerData: { sign: patient.has(name) ? main.sign : null } satisfies Given };
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, import.meta.url), data);
  const source = JSON.stringify(new URL(entries[name], import.meta.url).href);
  const code = `import("tsx/esm/api").then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(code, { ...data, eval: true });
};

/** Starts a thread. It does not keep the process alive unless it has been asked something. */
export const openThread = <In, Out>(name: keyof typeof entries): Thread<In, Out> => {
  const worker = start(name);
  const waiting = new Map<number, { resolve: (answer: Out) => void; reject: (failure: Error) => void }>();
  let asked = 0;
  let isOver = false;
  const done = (ids: number[]) => {
    if (waiting.size === 0) return;
    for (const id of ids) waiting.delete(id);
    if (waiting.size === 0 && patient.has(name)) main.end();
  };
  const end = (failure: Error) => {
    isOver = true;
    for (const { reject } of waiting.values()) reject(failure);
    done([...waiting.keys()]);
  };
  worker.unref();
  worker.on("message", (told: Answer<Out>) => {
    const waits = waiting.get(told.id);
    done([told.id]);
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
        if (waiting.size === 0 && patient.has(name)) main.begin();
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

const sign: unknown = workerData?.sign;
/** So long a thread works between two pauses while the main loop stays busy, and so long it pauses at most: a busy desk learns too, ten times slower. */
const SLICE_MS = 20;
const PAUSE_MS = 200;
let worksUntil = 0;

/** Called again and again by long work: waits while the main loop is busy. Does nothing on the main loop, and in threads that somebody waits for. */
export const standAside = (): void => {
  if (!(sign instanceof Int32Array) || Atomics.load(sign, 0) === 0 || performance.now() < worksUntil) return;
  Atomics.wait(sign, 0, 1, PAUSE_MS);
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
