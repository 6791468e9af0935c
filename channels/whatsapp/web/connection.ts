import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Checked,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
} from "../../contract";
import { type Pause, pause as realPause } from "../../kit/backoff";
import { hmacHex } from "../../kit/signature";
import { openBegun } from "./begun";
import { change } from "./change";
import { findChromium } from "./chromium";
import { type MakeClient, offeredClient, type WebClient } from "./client";
import { fetchFile } from "./files";
import { type Mark, markOf, newestOf, openFilling } from "./fill";
import { chatOf, wid } from "./ids";
import { libraryClient } from "./library";
import { type Life, openLife } from "./life";
import { openMemory } from "./memory";
import { openPeople } from "./people";
import { openReceiving } from "./receiving";
import { openSending, settle } from "./send";
import { openSent } from "./sent";
import type { WebSettings } from "./settings";
import { within } from "./within";

type Needs = ConnectionNeeds<WebSettings>;

/** Looks for the browser; which phone it will be shows when it is paired. Throws DeliveryFailure in plain words. */
export const check = async ({ client, chromiumPath, number }: WebSettings): Promise<Checked> => {
  if (client === "") findChromium(chromiumPath);
  else clientOf(client);
  return { address: number === "" ? "WhatsApp Web" : `+${number}` };
};

const clientOf = (name: string): MakeClient => {
  const make = offeredClient(name);
  if (!make) throw new DeliveryFailure("rejected", "not_supported", `No client called ${name} is offered here.`);
  return make;
};

// Chance comes in by the needs, through the id maker.
const chanceFrom = (newId: () => string) => () => Number.parseInt(hmacHex("chance", newId()).slice(0, 8), 16) / 2 ** 32;

/** What the library tells that the desk wants to know. `message` is left out: `message_create` tells it too. */
const EVENTS = [
  "message_create",
  "message_edit",
  "message_revoke_everyone",
  "message_ack",
  "message_reaction",
  "message_ciphertext_failed",
];
const TYPING_MS = 10_000;
/** A silence shorter than this is no outage worth telling, unless something was missed. */
const QUIET_MS = 120_000;

/** Tells what was missed once it is fetched; tries again at the next probe when the page did not answer. */
const openCatchingUp = (
  needs: Needs,
  parts: { memory: Awaited<ReturnType<typeof openMemory>>; fill: ReturnType<typeof openFilling> },
) => {
  const { memory, fill } = parts;
  let owed: Mark | null = null;
  const settle = async (client: WebClient): Promise<ConnectionState> => {
    const mark = owed;
    if (mark === null) return { at: "online" };
    try {
      const filled = await fill(client, mark);
      owed = null;
      memory.owesNothing();
      memory.heard(needs.now());
      const isTold = filled !== null && (filled.messages > 0 || needs.now() - filled.sinceMs > QUIET_MS);
      return { at: "online", ...(isTold ? { filled } : {}) };
    } catch (error) {
      needs.log.warn({ problem: String(error) }, "whatsapp-web: what was missed could not be fetched yet");
      return { at: "degraded", reason: "What was said while we were away could not be fetched yet." };
    }
  };
  return {
    /** From here on something may be missed. */
    mark: () => {
      owed ??= markOf(memory);
      memory.owes();
    },
    forget: () => {
      owed = null;
    },
    isOwed: () => owed !== null,
    settle,
  };
};

type Options = { pause?: Pause };

/** Opens a paired phone. `pause` is the clock of back-off and pacing, turned by hand in tests. */
export const openWhatsAppWeb = async (needs: Needs, { pause = realPause }: Options = {}): Promise<Connection> => {
  const { settings, now, log } = needs;
  const make = settings.client === "" ? libraryClient(log) : clientOf(settings.client);
  const [folder, memory] = await Promise.all([needs.folder(), openMemory(needs)]);
  const closing = new AbortController();
  const { signal } = closing;
  const chance = chanceFrom(needs.newId);
  const sent = openSent();
  const begun = openBegun({ memory, now });
  let life: Life | null = null;
  const client = () => life?.client() ?? null;
  const people = openPeople({ client, memory, now, log });
  const receiving = openReceiving({ ...needs, memory, people, sent, begun, client, pause, chance, signal });
  const fill = openFilling({ memory, people, receiving, now, log, groups: settings.groups });
  const catching = openCatchingUp(needs, { memory, fill });

  const attach = (live: WebClient): void => {
    catching.mark();
    for (const event of EVENTS) live.on(event, (...args) => void receiving.take(event, args));
  };
  const online = async (live: WebClient): Promise<ConnectionState> => {
    memory.paired(wid(live.info?.wid._serialized ?? ""), now());
    if (memory.state.heardAt === null) {
      // Of a phone that was not ours until now nothing can have been missed.
      catching.forget();
      const newest = await newestOf(live);
      if (newest !== undefined) memory.state.bornAt = newest * 1000;
      memory.owesNothing(newest);
      memory.heard(now());
    } else catching.mark();
    return catching.settle(live);
  };
  const opened = openLife({
    settings,
    make: () =>
      make({
        folder,
        chromiumPath: settings.client === "" ? findChromium(settings.chromiumPath) : "",
        page: { version: settings.pageVersion, folder: settings.pageFolder },
      }),
    attach,
    online,
    wipe: () => rm(join(folder, "session"), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
    state: needs.state,
    heard: () => memory.heard(now()),
    now,
    chance,
    pause,
    signal,
    log,
  });
  life = opened;
  const sender = { ready: opened.ready, settings, memory, people, sent, begun, now, chance, pause, signal };
  const sending = openSending(sender);
  const close = async () => {
    closing.abort();
    await sending.idle();
    await opened.closed();
    await receiving.idle();
    await memory.save();
  };
  return {
    send: (outbound, progress) =>
      outbound.kind === "message" ? sending.message(outbound, progress) : change(sender, outbound),
    settle: async (outbound, at, known = { done: [], gone: [] }) => settle(begun, outbound, at, known),
    typing: async (thread, on) => {
      try {
        const chat = await within(opened.ready().client.getChatById(chatOf(thread)), TYPING_MS);
        await within(Promise.resolve(on ? chat?.sendStateTyping() : chat?.clearState()), TYPING_MS);
      } catch (error) {
        log.info({ problem: String(error) }, "whatsapp-web: typing was not shown");
      }
    },
    fetchFile: (ref) => fetchFile(sender, ref),
    probe: async () => {
      const state = await opened.probe();
      if (state.at !== "online" || !catching.isOwed()) return state;
      const live = client();
      return live ? catching.settle(live) : state;
    },
    // The phone would go on listing a device that nobody is behind.
    removed: async () => {
      await within(Promise.resolve(client()?.logout()), TYPING_MS).catch((error: unknown) => {
        log.warn({ problem: String(error) }, "whatsapp-web: the phone still lists this device; unlink it there");
      });
      await close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
    close,
  };
};
