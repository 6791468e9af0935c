/** A Graph API and its webhooks on loopback, with customers, phones and bad days. For the sandbox and the tests. */
import { groupOf, numberOf, Refusal, takeMessage } from "./platform/api";
import { type Customer, type Group, openCustomer, openGroup, tellStatus } from "./platform/customer";
import { openHook } from "./platform/hook";
import { type Phone, phoneOf } from "./platform/phone";
import { type Asked, serve, type Trouble } from "./platform/server";
import { type Change, type Chat, openWorld, type StoredTemplate, type World } from "./platform/world";

export type { Customer, Group, PhoneFile } from "./platform/customer";
export type { Phone, PhoneMessage } from "./platform/phone";
export type { Trouble } from "./platform/server";
export type { Change, StoredTemplate } from "./platform/world";

type State = "sent" | "delivered" | "read" | "failed";
export type CloudPlatform = {
  /** Everything a connection's settings need to reach us. */
  settings: {
    graphUrl: string;
    phoneNumberId: string;
    businessAccountId: string;
    accessToken: string;
    appSecret: string;
    verifyToken: string;
  };
  /** `alias`: another way to write the number, which is taken for the same. */
  customer: (given: string | { name: string; waId?: string; alias?: string }) => Customer;
  /** Made by our number; people come in by its link. */
  group: (given: string | { title: string; id?: string }, people: readonly Pick<Customer, "waId">[]) => Group;
  chat: (waId: string) => Phone;
  chats: () => Phone[];
  file: (id: string) => { name: string; mime: string; bytes: Uint8Array } | null;
  addTemplate: (template: StoredTemplate) => void;
  /** Verifies the address as Meta does, and posts there from now on. */
  subscribe: (url: string) => Promise<void>;
  /** Tells what became of a message of ours; by itself only "sent" and "delivered" are told, unless `quiet`. */
  tells: (id: string, state: State, error?: { code: number; title: string }) => Promise<void>;
  /** A change of any field, as Meta would post it. */
  posts: (field: string, value: unknown) => Promise<void>;
  /** The next post comes so often. */
  repeat: (copies: number) => void;
  /** What happens to the next `times` calls that match (default: one send), after `skip` of them. */
  trouble: (trouble: Trouble & { on?: "messages" | "media" | "any"; times?: number; skip?: number }) => void;
  /** Every API call: method and path. */
  calls: { method: string; path: string; body: string }[];
  on: (event: "change", listener: (change: Change) => void) => () => void;
  revokeToken: () => void;
  /** The system user is given a new token. */
  renewToken: () => string;
  /** All posts were answered 200. */
  drained: () => Promise<void>;
  /** Bodies that were answered 200. */
  posted: string[];
  close: () => Promise<void>;
};
type Needs = {
  port?: number;
  now?: () => number;
  log?: (line: string) => void;
  redeliverMs?: number;
  quiet?: true;
  from?: number;
  /** What our number is called. */
  name?: string;
};

const chatNamed = (world: World, waId: string): Chat => {
  const chat = world.chats.get(waId);
  if (!chat) throw new Error(`no chat with ${waId}`);
  return chat;
};

const uploads = async (world: World, request: Request): Promise<{ id: string }> => {
  const form = await request.formData();
  const file = form.get("file");
  if (!(file instanceof File)) throw new Refusal(400, 100, "file is missing");
  const id = world.newName("77");
  const bytes = new Uint8Array(await file.arrayBuffer());
  world.files.set(id, { id, kind: "upload", name: file.name, mime: file.type, bytes });
  return { id };
};

const openTroubles = () => {
  const waiting: { trouble: Trouble; on: string; skip: number; left: number }[] = [];
  return {
    add: ({ on = "messages", times = 1, skip = 0, ...trouble }: Parameters<CloudPlatform["trouble"]>[0]) => {
      waiting.push({ trouble, on, skip, left: times });
    },
    next: ({ path, method, json }: Asked): Trouble | undefined => {
      // Marking as read is a message to the API and none to the customer.
      const sends = path.at(-1) === "messages" && method === "POST" && !json.includes('"status":"read"');
      const what = sends ? "messages" : path.at(-1) === "media" ? "media" : "other";
      const entry = waiting.find(({ on, left }) => left > 0 && (on === "any" || on === what));
      if (!entry || entry.skip-- > 0) return undefined;
      entry.left--;
      return entry.trouble;
    },
  };
};

/** Opens the stand-in. */
export const openCloudPlatform = async (needs: Needs = {}): Promise<CloudPlatform> => {
  const { now = Date.now, log = () => {}, redeliverMs = 50 } = needs;
  const ids = { phoneNumberId: "106540352242922", businessAccountId: "102290129340398" };
  const secrets = { accessToken: "EAAstandintoken", appSecret: "stand-in-app-secret", verifyToken: "stand-in-verify" };
  const world = openWorld({ ...ids, displayNumber: "15550783881", name: needs.name, now, from: needs.from });
  const hook = openHook({ appSecret: secrets.appSecret, redeliverMs, log });
  const troubles = openTroubles();
  const calls: CloudPlatform["calls"] = [];
  let valid: string | null = secrets.accessToken;

  const graph = async ({ method, path, query, token, request }: Asked): Promise<unknown> => {
    if (token !== valid) throw new Refusal(401, 190, "Error validating access token: session has expired");
    const [, node = "", edge] = path;
    if (path[0] === "download") {
      const file = world.files.get(node);
      if (!file) throw new Refusal(404, 100, "gone");
      return file.bytes;
    }
    if (node === ids.phoneNumberId && edge === "messages")
      return takeMessage(world, await request.json(), {
        sent: (chat, message) => {
          if (needs.quiet) return;
          void tellStatus(world, hook, chat, message, "sent");
          void tellStatus(world, hook, chat, message, "delivered");
        },
      });
    if (node === ids.phoneNumberId && edge === "media" && method === "POST") return uploads(world, request);
    if (node === ids.phoneNumberId && !edge) return numberOf(world, { query, appSecret: secrets.appSecret, token });
    if (node === ids.businessAccountId && edge === "phone_numbers") return { data: [{ id: ids.phoneNumberId }] };
    if (node === ids.businessAccountId && edge === "message_templates")
      return { data: world.templates, paging: { cursors: { after: "end" } } };
    const asked = world.chats.get(node);
    if (asked?.members && method === "GET") return groupOf(asked);
    const file = world.files.get(node);
    if (!file) throw new Refusal(400, 100, `Unsupported get request. Object with ID '${node}' does not exist`);
    return { id: node, url: `${url()}/download/${node}`, mime_type: file.mime, file_size: file.bytes.byteLength };
  };
  const perform = async (asked: Asked): Promise<unknown> => graph(asked);
  const trouble = (asked: Asked): Trouble | undefined => {
    calls.push({ method: asked.method, path: asked.path.slice(1).join("/"), body: asked.json });
    if (calls.length > 10_000) calls.shift();
    return troubles.next(asked);
  };
  const server = await serve({ log, now, trouble, perform }, needs.port ?? 0);
  const url = () => `http://127.0.0.1:${server.port}`;
  const seconds = () => Math.floor(now() / 1000);
  return {
    settings: { graphUrl: url(), ...ids, ...secrets },
    customer: (given) => openCustomer(world, hook, typeof given === "string" ? { name: given } : given),
    group: (given, people) =>
      openGroup(world, hook, { ...(typeof given === "string" ? { title: given } : given), people }),
    chat: (waId) => phoneOf(chatNamed(world, waId)),
    chats: () => [...world.chats.values()].map(phoneOf),
    file: (id) => world.files.get(id) ?? null,
    addTemplate: (template) => {
      world.templates.push(template);
    },
    subscribe: (target) => hook.subscribe(target, secrets.verifyToken),
    tells: (id, state, error) => {
      const chat = [...world.chats.values()].find(({ messages }) => messages.has(id));
      const message = chat?.messages.get(id);
      if (!chat || !message) throw new Error(`no message ${id}`);
      return tellStatus(world, hook, chat, message, state, { error });
    },
    posts: (field, value) => hook.post([{ field, value }], { id: ids.businessAccountId, time: seconds() }),
    repeat: hook.repeat,
    trouble: troubles.add,
    calls,
    on: (_event, listener) => world.onChange(listener),
    revokeToken: () => {
      valid = null;
    },
    renewToken: () => {
      valid = `${secrets.accessToken}new`;
      return valid;
    },
    drained: () => hook.idle(),
    posted: hook.done,
    close: async () => {
      hook.close();
      await server.close();
    },
  };
};
