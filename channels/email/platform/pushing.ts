/** Posts mails to the desk's webhook as a provider does: in order, again until it is answered with 2xx. */

type Waiting = { raw: Buffer; recipient: string };
type Needs = { secret: string; log: (line: string) => void; retryMs: number };

export const openPushing = ({ secret, log, retryMs }: Needs) => {
  const waiting: Waiting[] = [];
  const closing = new AbortController();
  let url: string | null = null;
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let empty: (() => void)[] = [];

  const post = async (to: string, { raw, recipient }: Waiting): Promise<boolean> => {
    try {
      const response = await fetch(`${to}?recipient=${encodeURIComponent(recipient)}`, {
        method: "POST",
        headers: { "content-type": "message/rfc822", "x-parley-key": secret },
        body: new Uint8Array(raw),
        signal: closing.signal,
      });
      if (!response.ok) log(`mail: the desk answered ${response.status}`);
      return response.ok;
    } catch (error) {
      if (!closing.signal.aborted) log(`mail: the desk was not reached (${String(error)})`);
      return false;
    }
  };
  const nap = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      closing.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  const run = async () => {
    isRunning = true;
    for (let next = waiting[0]; next && url && !closing.signal.aborted; next = waiting[0]) {
      if (await post(url, next)) waiting.shift();
      else await nap();
    }
    isRunning = false;
    if (waiting.length === 0) for (const resolve of empty.splice(0)) resolve();
  };
  const begin = () => {
    if (!isRunning && url) running = run();
  };
  return {
    push: (one: Waiting) => {
      waiting.push(one);
      begin();
    },
    /** Where the desk takes mails; until it is known they wait. */
    deliverTo: (address: string) => {
      url = address;
      begin();
    },
    /** Resolves when the desk has taken everything. */
    drained: () => (waiting.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => empty.push(resolve))),
    close: async () => {
      closing.abort();
      await running;
      empty = [];
    },
  };
};
