/** Meta's webhook: signed posts, one after another, each repeated until it is answered 200. */
import { hmacHex } from "../../../kit/signature";

type Needs = { appSecret: string; redeliverMs: number; log: (line: string) => void };
type Post = { body: string; copies: number; settle: () => void; told: Promise<void> };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const openHook = ({ appSecret, redeliverMs, log }: Needs) => {
  let url: string | null = null;
  let [closed, running, copiesNext] = [false, false, 1];
  const waiting: Post[] = [];
  const done: string[] = [];

  const deliver = async (target: string, body: string): Promise<boolean> => {
    try {
      const response = await fetch(target, {
        method: "POST",
        headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${hmacHex(appSecret, body)}` },
        body,
      });
      await response.body?.cancel();
      return response.status === 200;
    } catch (error) {
      log(`stand-in: ${error}`);
      return false;
    }
  };
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let pauseMs = redeliverMs; !closed && url && waiting.length > 0; ) {
      const [post] = waiting;
      if (!post) break;
      const isKept = await deliver(url, post.body);
      if (!isKept) {
        await pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, 5_000);
        continue;
      }
      pauseMs = redeliverMs;
      if (--post.copies > 0) continue;
      waiting.shift();
      done.push(post.body);
      if (done.length > 10_000) done.shift();
      post.settle();
    }
    running = false;
  };
  return {
    /** Asks the address for the challenge as Meta does, and posts there from now on. Throws when it is not proved. */
    subscribe: async (target: string, verifyToken: string): Promise<void> => {
      const asked = new URL(target);
      asked.searchParams.set("hub.mode", "subscribe");
      asked.searchParams.set("hub.verify_token", verifyToken);
      asked.searchParams.set("hub.challenge", "1158201444");
      const response = await fetch(asked);
      if (response.status !== 200 || (await response.text()) !== "1158201444")
        throw new Error(`The callback URL or verify token couldn't be validated (${response.status}).`);
      url = target;
      void run();
    },
    /** Posts everything in one body; resolves when it was answered 200 as often as it is to be told. */
    post: (changes: { field: string; value: unknown }[], entry: { id: string; time: number }): Promise<void> => {
      const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ ...entry, changes }] });
      let settle = () => {};
      const told = new Promise<void>((resolve) => {
        settle = resolve;
      });
      waiting.push({ body, copies: copiesNext, settle, told });
      copiesNext = 1;
      void run();
      return told;
    },
    /** The next post comes this many times. */
    repeat: (copies: number) => {
      copiesNext = copies;
    },
    /** Every body that was answered 200, oldest first. */
    done,
    idle: async () => {
      while (waiting.length > 0) await Promise.all(waiting.map(({ told }) => told));
    },
    close: () => {
      closed = true;
    },
  };
};
export type Hook = ReturnType<typeof openHook>;
