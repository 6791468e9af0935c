/** The client's life: started, paired, watched, and started again when it dies, which it may do without a word. */
import type { ConnectionState, Log } from "../../contract";
import { backoffMs, type Pause } from "../../kit/backoff";
import type { Made, WebClient } from "./client";
import { notConnected } from "./failure";
import { wid } from "./ids";
import type { WebSettings } from "./settings";
import { within } from "./within";

type End = { why: "closed" | "logged out" | "wrong phone" | "dead"; reason: string };
type Needs = {
  settings: WebSettings;
  make: () => Promise<Made>;
  /** Takes what the library tells from now on. */
  attach: (client: WebClient) => void;
  /** It hears. Resolves with the state to tell when what was missed is fetched. */
  online: (client: WebClient) => Promise<ConnectionState>;
  /** Forgets the session, so that the next start asks to be paired. */
  wipe: () => Promise<void>;
  state: (state: ConnectionState) => void;
  heard: () => void;
  now: () => number;
  chance: () => number;
  pause: Pause;
  signal: AbortSignal;
  log: Log;
};
type Run = {
  made: Made;
  phase: "starting" | "pairing" | "ready";
  since: number;
  qrAt: number;
  started: Promise<unknown>;
  end: (end: End) => void;
  ended: Promise<End>;
};

const CLOSE_MS = 20_000;
/** A life this long was no failed start. */
const STABLE_MS = 300_000;
/** A code is good for a minute or less; the page makes a few and then waits for somebody to press a button. */
const CODE_MS = 150_000;
const REPAIR = "Open WhatsApp on the phone, Linked devices, Link a device, and scan the code shown here.";

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
const ACCEPTED = /^(CONNECTED|OPENING|PAIRING|TIMEOUT)$/;
const LOGGED_OUT = /^(LOGOUT|UNPAIRED|UNPAIRED_IDLE)$/;
/** What the page says of itself; `injected` is false after a reload that the library did not notice. */
const QUESTION =
  "({ state: window.require('WAWebSocketModel').Socket.state ?? null, injected: typeof window.WWebJS !== 'undefined' })";

const endOf = (said: string): End =>
  LOGGED_OUT.test(said)
    ? { why: "logged out", reason: "The phone has unlinked this device." }
    : { why: "dead", reason: `WhatsApp Web disconnected (${said}).` };

export const openLife = (needs: Needs) => {
  const { settings, signal, now, log } = needs;
  let run: Run | null = null;
  let last: ConnectionState = { at: "connecting" };
  const tell = (state: ConnectionState) => {
    if (JSON.stringify(state) !== JSON.stringify(last)) needs.state(state);
    last = state.at === "online" ? { at: "online" } : state;
  };

  /** Newer accounts may name themselves by a hidden address only, which says nothing of the number. */
  const isOtherPhone = ({ info }: WebClient): boolean => {
    const [user, server] = wid(info?.wid._serialized ?? "").split("@");
    return settings.number !== "" && server === "c.us" && user !== settings.number;
  };

  const listen = (own: Run): void => {
    const { client } = own.made;
    client.on("qr", (code) => {
      own.phase = "pairing";
      own.qrAt = now();
      if (typeof code === "string") tell({ at: "pairing", qr: code });
    });
    client.on("ready", () => {
      if (isOtherPhone(client))
        return own.end({ why: "wrong phone", reason: `Another phone was paired than ${settings.number}.` });
      own.phase = "ready";
      own.since = now();
      void needs.online(client).then(
        (state) => run === own && tell(state),
        (error: unknown) => log.error({ problem: words(error) }, "whatsapp-web: could not begin to hear"),
      );
    });
    client.on("auth_failure", (said) =>
      own.end({ why: "logged out", reason: `WhatsApp refused the session: ${words(said)}` }),
    );
    client.on("disconnected", (said) => own.end(endOf(words(said))));
    needs.attach(client);
  };

  const begin = (made: Made): Run => {
    let end: (end: End) => void = () => {};
    const ended = new Promise<End>((resolve) => {
      end = resolve;
    });
    const own: Run = { made, phase: "starting", since: now(), qrAt: 0, started: Promise.resolve(), end, ended };
    const close = () => end({ why: "closed", reason: "" });
    signal.addEventListener("abort", close, { once: true });
    void ended.then(() => signal.removeEventListener("abort", close));
    if (signal.aborted) end({ why: "closed", reason: "" });
    listen(own);
    return own;
  };

  const live = async (own: Run): Promise<End> => {
    const { client } = own.made;
    own.started = client.initialize();
    const started = own.started.then(
      () => {
        // The library does not tell when the browser under it is gone.
        client.pupBrowser?.process()?.once("exit", () => own.end({ why: "dead", reason: "The browser has ended." }));
        return own.ended;
      },
      (error: unknown): End => ({ why: "dead", reason: `The browser could not open WhatsApp Web: ${words(error)}` }),
    );
    return Promise.race([own.ended, started]);
  };
  const close = async ({ made: { client } }: Run): Promise<void> => {
    await within(client.destroy(), CLOSE_MS).catch((error: unknown) => {
      log.warn({ problem: words(error) }, "whatsapp-web: the browser did not close; it is ended");
      client.pupBrowser?.process()?.kill("SIGKILL");
    });
  };
  const finish = async (own: Run): Promise<void> => {
    await close(own);
    // It may have been starting a browser while it was told to end: that one is closed too.
    await within(own.started, CLOSE_MS).catch(() => {});
    await close(own);
  };

  const once = async (): Promise<End & { livedMs: number }> => {
    const from = now();
    try {
      tell(last.at === "offline" ? last : { at: "connecting" });
      const own = begin(await needs.make());
      run = own;
      const end = await live(own);
      run = null;
      if (end.why === "wrong phone") await within(own.made.client.logout(), CLOSE_MS).catch(() => {});
      await finish(own);
      return { ...end, livedMs: own.phase === "ready" ? now() - own.since : 0 };
    } catch (error) {
      run = null;
      return { why: "dead", reason: words(error), livedMs: now() - from > STABLE_MS ? STABLE_MS : 0 };
    }
  };

  const keepAlive = async (): Promise<void> => {
    for (let tries = 1; !signal.aborted; tries++) {
      const { why, reason, livedMs } = await once();
      if (why === "closed") return;
      if (livedMs >= STABLE_MS) tries = 1;
      if (why === "dead") {
        tell({ at: "offline", reason });
      } else {
        await needs
          .wipe()
          .catch((error: unknown) =>
            log.warn({ problem: words(error) }, "whatsapp-web: the old session lies there still"),
          );
        tell({ at: "offline", reason, cure: REPAIR });
        tries = 1;
      }
      await needs.pause(backoffMs(tries, needs.chance()), signal);
    }
  };

  const dead = (own: Run, reason: string): ConnectionState => {
    log.warn({ reason }, "whatsapp-web: started again");
    own.end({ why: "dead", reason });
    return { at: "degraded", reason };
  };
  const ask = async ({ made: { client } }: Run): Promise<{ state: unknown; injected: unknown }> =>
    Object(await within(client.pupPage?.evaluate(QUESTION) ?? Promise.resolve({}), settings.probeTimeoutS * 1000));

  const probeReady = async (own: Run): Promise<ConnectionState> => {
    const { state, injected } = await ask(own);
    if (typeof state === "string" && LOGGED_OUT.test(state)) {
      own.end(endOf(state));
      return { at: "offline", reason: endOf(state).reason, cure: REPAIR };
    }
    if (state === "CONNECTED" && injected === true) {
      needs.heard();
      own.since = Math.min(own.since, now());
      return last.at === "online" ? last : { at: "online" };
    }
    if (typeof state === "string" && ACCEPTED.test(state) && state !== "CONNECTED")
      return { at: "degraded", reason: "WhatsApp Web is reconnecting." };
    return dead(own, "WhatsApp Web has lost its state.");
  };

  const done = keepAlive();
  return {
    /** The client that hears. Throws DeliveryFailure while there is none. */
    ready: (): Made => {
      if (run?.phase !== "ready")
        throw notConnected(last.at === "pairing" ? "The phone is not paired." : "WhatsApp Web is not connected.");
      return run.made;
    },
    /** The client, whatever it does; null between two lives. */
    client: (): WebClient | null => run?.made.client ?? null,
    /** Asks the page. A page that does not answer is started again. */
    probe: async (): Promise<ConnectionState> => {
      const own = run;
      if (!own) return last;
      if (own.phase === "ready")
        return probeReady(own).catch(() => dead(own, "WhatsApp Web does not answer any more."));
      if (own.phase === "pairing" && now() - own.qrAt > CODE_MS)
        dead(own, "The code was not scanned; a new one is made.");
      if (own.phase === "starting" && now() - own.since > settings.startTimeoutS * 1000)
        return dead(own, "WhatsApp Web did not open in time.");
      return last;
    },
    /** Resolves when the browser is closed; `signal` must have been aborted. */
    closed: (): Promise<void> => done,
  };
};
export type Life = ReturnType<typeof openLife>;
