import type { ConnectionNeeds, ThreadRef } from "../contract";

const bufferBytesMax = 64 * 1024;
const stalledBeatsMax = 3;
const pageLimit = 100;

/** How a stream reads and what it is told about its end. */
type StreamNeeds = {
  thread: ThreadRef;
  since: number;
  history: ConnectionNeeds<unknown>["history"];
  failed: (error: unknown) => void;
  ended: () => void;
};

/** One browser's open stream of one thread. */
export type Stream = {
  body: ReadableStream<Uint8Array>;
  /** Something changed: reads what this browser has not seen. Never two reads at once, and none is forgotten. */
  changed: () => void;
  say: (event: string, data: object) => void;
  beat: () => void;
  close: () => void;
};

const encoder = new TextEncoder();
const eventText = (event: string, data: object, id?: number): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** The bytes on their way to one browser: written without waiting, and asked for room before anything large. */
const openPipe = (ended: () => void) => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let drained = () => {};
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    drained();
    ended();
  };
  const hasRoom = () => !isOpen || (controller?.desiredSize ?? 0) > 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: () => drained(),
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: bufferBytesMax }),
  );
  return {
    body,
    isOpen: () => isOpen,
    hasRoom,
    room: () =>
      hasRoom()
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            drained = resolve;
          }),
    write: (text: string) => {
      if (isOpen) controller?.enqueue(encoder.encode(text));
    },
    close: () => {
      if (isOpen) controller?.close();
      end();
    },
  };
};

/** Opens the stream and starts sending what changed after `since`. */
export const openStream = ({ thread, since, history, failed, ended }: StreamNeeds): Stream => {
  const pipe = openPipe(ended);
  let seq = since;
  let isChecked = false;
  let isReading = false;
  let isStale = false;
  let stalledBeats = 0;

  /**
   * A browser that knows more than the desk saw days that a restored backup has forgotten: it would wait for ever for what
   * comes behind them. It is told everything anew.
   */
  const isAhead = async () => {
    if (seq === 0) return false;
    const { seq: known } = await history(thread, { sinceSeq: seq - 1, limit: 1 });
    return known < seq;
  };
  const readOn = async () => {
    let isEmpty = false;
    if (!isChecked && (await isAhead())) {
      isEmpty = true;
      seq = 0;
      pipe.write(eventText("items", { seq, items: [], anew: true }, seq));
    }
    isChecked = true;
    for (let more = true; more && pipe.isOpen(); ) {
      await pipe.room();
      const page = await history(thread, { sinceSeq: seq, limit: pageLimit });
      // A page is one event under one id: a cut in its middle loses all of it, and all of it comes again.
      isEmpty &&= page.items.length === 0;
      if (page.items.length > 0) pipe.write(eventText("items", { seq: page.seq, items: page.items }, page.seq));
      more = page.more && page.seq > seq;
      seq = Math.max(seq, page.seq);
    }
    // That there is nothing is what it waits to hear.
    if (isEmpty && pipe.isOpen()) pipe.write(eventText("items", { seq, items: [] }, seq));
  };
  const run = async () => {
    try {
      while (isStale && pipe.isOpen()) {
        isStale = false;
        await readOn();
      }
    } catch (error) {
      // The browser comes back with the last id it has: better than a stream that looks alive and is deaf.
      failed(error);
      pipe.close();
    } finally {
      // In the same tick as the last look at isStale: a change told in between would be forgotten.
      isReading = false;
    }
  };
  const changed = () => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    void run();
  };
  // Tells the browser how soon to come back, and makes proxies pass the headers on at once.
  pipe.write("retry: 2000\n: hello\n\n");
  changed();
  return {
    body: pipe.body,
    changed,
    say: (event, data) => pipe.write(eventText(event, data)),
    beat: () => {
      stalledBeats = pipe.hasRoom() ? 0 : stalledBeats + 1;
      if (stalledBeats > stalledBeatsMax) return pipe.close();
      pipe.write(": beat\n\n");
    },
    close: pipe.close,
  };
};
