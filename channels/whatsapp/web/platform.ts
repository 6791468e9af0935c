/** A phone with WhatsApp that a connection can be paired with: customers, groups, and bad days. For the sandbox and the tests. */
import { EventEmitter } from "node:events";
import { offerClient } from "./client";
import { madeOf, StandInClient } from "./platform/client";
import { type Deeds, deedsIn } from "./platform/customer";
import { type Phone, phoneOf } from "./platform/phone";
import { openTroubles, type Trouble } from "./platform/trouble";
import { chatIn, type File, type Profile, type World } from "./platform/world";

export type { Deeds } from "./platform/customer";
export type { Phone, PhoneMessage } from "./platform/phone";
export type { Trouble } from "./platform/trouble";

type Options = {
  now: () => number;
  /** Under this name connections find it: their setting `client`. */
  name?: string;
  /** The paired phone's number. */
  number?: string;
  /** Pairs every code by itself, as the sandbox wants. */
  pairs?: "by hand" | "by itself";
  /** Ids of messages begin behind this number: a world that begins anew for a desk that remembers the last one. */
  from?: number;
};
type NewCustomer = {
  name: string;
  number?: string;
  lid?: string /** Writes from the hidden address, and WhatsApp does not tell the number. */;
  hides?: "number" | "nothing";
};

const HOST_ID = "3EB0STANDIN";

export const openWhatsAppWebPlatform = ({
  now,
  name = "stand-in",
  number = "4915550001",
  pairs = "by hand",
  from = 0,
}: Options) => {
  const events = new EventEmitter();
  const troubles = openTroubles();
  let [ids, numbers] = [from, 0];
  let live: StandInClient | null = null;
  /** Written before the first pairing: a newly linked device is given what is recent. */
  const early: unknown[][] = [];
  const world: World = {
    me: `${number}@c.us`,
    people: new Map(),
    chats: new Map(),
    linked: true,
    now,
    nextId: () => `${HOST_ID}${String(++ids).padStart(6, "0")}`,
    changed: (chatId) => events.emit("change", { chatId }),
    tell: (event, ...args) => {
      if (live?.hears()) live.emit(event, ...args);
      else if (pairs === "by itself" && event === "message_create") early.push(args);
    },
    file: (id) => [...world.chats.values()].map((chat) => chat.messages.get(id)?.file).find((file) => file) ?? null,
  };
  const scan = (): void => {
    world.linked = true;
    live?.connect();
  };
  const withdraw = offerClient(name, async ({ folder }) => {
    const client = new StandInClient(world, troubles, folder);
    live = client;
    if (pairs === "by itself") {
      client.on("qr", () => setImmediate(() => live === client && scan()));
      client.on("ready", () =>
        setImmediate(() => {
          for (const args of early.splice(0)) client.emit("message_create", ...args);
        }),
      );
    }
    events.emit("client");
    return madeOf(client);
  });
  const know = (profile: Profile): void => {
    for (const address of [profile.pn, profile.lid]) if (address) world.people.set(address, profile);
  };
  know({ name: "Desk", pn: world.me, lid: "900000000000001@lid" });

  const customer = (given: string | NewCustomer): Deeds & { pn: string; lid: string; author: string } => {
    const {
      name: called,
      number: own,
      lid: hidden,
      hides,
    }: NewCustomer = typeof given === "string" ? { name: given } : given;
    numbers += 1;
    const pn = `${own ?? 4917000000 + numbers}@c.us`;
    const lid = hidden ?? `${100_000_000_000_000 + numbers}@lid`;
    if (hides === undefined) know({ name: called, pn, lid: hidden ?? null });
    else {
      // The page knows the hidden address; whether it knows the number behind it is the question.
      world.people.set(lid, { name: called, lid, pn: hides === "number" ? null : pn });
      if (hides === "nothing") world.people.set(pn, { name: called, lid, pn });
    }
    const author = hides === undefined ? pn : lid;
    chatIn(world, author).title = called;
    return { ...deedsIn(world, { chatId: author, author }), pn, lid, author };
  };
  const group = (title: string, members: { author: string }[]) => {
    numbers += 1;
    const chatId = `1203630000000${String(numbers).padStart(5, "0")}@g.us`;
    const chat = chatIn(world, chatId);
    Object.assign(chat, { title, members: [world.me, ...members.map(({ author }) => author)] });
    return {
      chatId,
      as: ({ author }: { author: string }) => deedsIn(world, { chatId, author }),
      asUs: () => deedsIn(world, { chatId, author: null }),
    };
  };
  return {
    name,
    me: world.me,
    customer,
    group,
    /** Somebody of ours writes on the paired phone itself. */
    phoneInHand: (chatId: string): Deeds => deedsIn(world, { chatId, author: null }),
    /** From now on the page knows this about an address. */
    learns: (address: string, profile: Profile) => world.people.set(address, profile),
    chat: (chatId: string): Phone => phoneOf(world, chatIn(world, chatId)),
    chats: (): Phone[] => [...world.chats.values()].map((chat) => phoneOf(world, chat)),
    file: (id: string): File | null => world.file(id),
    /** The code is scanned. */
    scan,
    /** The device is unlinked on the phone. */
    unlinks: (): void => {
      world.linked = false;
      live?.emit("disconnected", "LOGOUT");
    },
    /** The socket is in this state from now on, and says so. */
    goes: (state: string) => live?.goes(state),
    /** The page stops answering and telling, without a word. */
    dies: () => live?.die(),
    /** The library notices that it is gone. */
    disconnects: (why = "TIMEOUT") => live?.emit("disconnected", why),
    trouble: (at: Trouble, message?: string, times?: number) => troubles.plan(at, message, times),
    on: (event: "change", listener: (change: { chatId: string }) => void): (() => void) => {
      events.on(event, listener);
      return () => events.off(event, listener);
    },
    close: async (): Promise<void> => {
      withdraw();
      events.removeAllListeners();
    },
  };
};
export type WhatsAppWebPlatform = ReturnType<typeof openWhatsAppWebPlatform>;
