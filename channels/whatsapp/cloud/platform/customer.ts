/** The customer's side: what a person can do on their phone. Deeds give the message's id at once; `told` resolves when all of it was kept. */
import type { Hook } from "./hook";
import { addMessage, type Chat, type Member, type Stored, type World } from "./world";

export type PhoneFile = { name?: string; mime?: string; bytes?: Uint8Array; caption?: string };

type Who = { name: string; waId?: string; alias?: string };
const enter = (world: World, { name, waId, alias }: Who): Chat => {
  const id = waId ?? String(491_700_000_001 + world.chats.size);
  const known = world.chats.get(id);
  if (known) return known;
  const chat: Chat = {
    waId: id,
    name,
    messages: new Map(),
    lastInAt: null,
    typing: false,
    ...(alias ? { alias } : {}),
  };
  world.chats.set(id, chat);
  return chat;
};

const found = (chat: Chat, id: string): Stored => {
  const stored = chat.messages.get(id);
  if (!stored || stored.deleted) throw new Error(`no message ${id} on this phone`);
  return stored;
};

/** The frame every message and status comes in. */
export const framed = (world: World, who: readonly Member[], more: object) => ({
  messaging_product: "whatsapp",
  metadata: { display_phone_number: world.displayNumber, phone_number_id: world.phoneNumberId },
  contacts: who.map(({ name, waId }) => ({ profile: { name }, wa_id: waId })),
  ...more,
});

const USUAL: Record<string, { name: string; mime: string }> = {
  image: { name: "photo.jpg", mime: "image/jpeg" },
  document: { name: "file.pdf", mime: "application/pdf" },
  audio: { name: "voice.ogg", mime: "audio/ogg; codecs=opus" },
  video: { name: "clip.mp4", mime: "video/mp4" },
  sticker: { name: "sticker.webp", mime: "image/webp" },
};

export type Customer = ReturnType<typeof deedsIn>;

/** A person with our chat open; the same number gives the same person again. */
export const openCustomer = (world: World, hook: Hook, given: Who): Customer => {
  const chat = enter(world, given);
  return deedsIn(world, hook, { chat, who: chat });
};

type NewGroup = { title: string; id?: string; people: readonly Pick<Member, "waId">[] };
/** A group that our number has made; it has people in it, each with deeds of their own there. */
export const openGroup = (world: World, hook: Hook, { title, id, people }: NewGroup) => {
  const members = people.map(({ waId }) => {
    const known = world.chats.get(waId);
    if (!known) throw new Error(`nobody is called ${waId}`);
    return { waId, name: known.name };
  });
  const waId = id ?? world.newName("Y2FwaV9ncm91cDo");
  const chat: Chat = { waId, members, name: title, messages: new Map(), lastInAt: null, typing: false };
  world.chats.set(waId, chat);
  return {
    groupId: waId,
    as: ({ waId: own }: Pick<Member, "waId">): Customer => {
      const who = members.find((one) => one.waId === own);
      if (!who) throw new Error(`${own} is not in ${title}`);
      return deedsIn(world, hook, { chat, who });
    },
  };
};
export type Group = ReturnType<typeof openGroup>;

/** What somebody can do in a chat: their own with us, or a group's. */
const deedsIn = (world: World, hook: Hook, { chat, who }: { chat: Chat; who: Member }) => {
  const seconds = () => Math.floor(world.now() / 1000);
  let last: Promise<void> = Promise.resolve();
  const post = (message: object) => {
    const where = chat.members ? { group_id: chat.waId } : {};
    const messages = [{ from: who.waId, ...where, timestamp: String(seconds()), ...message }];
    const value = framed(world, [who], { messages });
    last = hook.post([{ field: "messages", value }], { id: world.businessAccountId, time: seconds() });
    return last;
  };
  const contextOf = (quoted: string | undefined) => {
    if (quoted === undefined) return {};
    const { id, author = world.displayNumber } = found(chat, quoted);
    return { context: { from: author, id } };
  };
  const says = (given: Partial<Stored> & { text: string }, payload: object): string => {
    const stored = addMessage(world, chat, { ...given, by: "customer", author: who.waId, state: "sent" });
    chat.lastInAt = world.now();
    void post({ id: stored.id, ...contextOf(given.quoted), ...payload }).then(() => {
      if (stored.state !== "sent") return;
      stored.state = "delivered";
      world.changed({ waId: chat.waId, type: "status", id: stored.id });
    });
    return stored.id;
  };
  const sends = (kind: string, given: PhoneFile = {}): string => {
    const { name: usualName = "file.bin", mime: usualMime = "application/octet-stream" } = USUAL[kind] ?? {};
    const {
      caption,
      mime = usualMime,
      name: fileName = usualName,
      bytes = new TextEncoder().encode(`a ${kind}`),
    } = given;
    const file = { id: world.newName("48"), kind, name: fileName, mime, bytes };
    world.files.set(file.id, file);
    const media = {
      id: file.id,
      mime_type: mime,
      sha256: "c3RhbmQtaW4=",
      file_size: bytes.byteLength,
      ...(caption ? { caption } : {}),
      ...(kind === "document" ? { filename: fileName } : {}),
      ...(kind === "audio" ? { voice: true } : {}),
      ...(kind === "sticker" ? { animated: false } : {}),
    };
    return says({ text: caption ?? "", file }, { type: kind, [kind]: media });
  };
  return {
    get waId(): string {
      return who.waId;
    },
    /** They have a new number from now on, and nobody is reached by the old one; of a private chat. */
    changesNumber: (to: string): void => {
      const from = who.waId;
      const body = `User ${who.name} changed from ${from} to ${to}`;
      const system = { body, wa_id: to, type: "user_changed_number" };
      void post({ id: world.newName("wamid.SYSTEM"), type: "system", system });
      world.chats.delete(from);
      who.waId = to;
      world.chats.set(to, chat);
    },
    /** Resolves when the last deed was answered 200. */
    told: () => last,
    /** They wrote then, to a stand-in that is no more: the day in which we may answer freely is counted from it. */
    wroteAt: (at: number): void => {
      chat.lastInAt = Math.max(chat.lastInAt ?? 0, at);
    },
    writes: (text: string): string => says({ text }, { type: "text", text: { body: text } }),
    replies: (to: string, text: string): string => says({ text, quoted: to }, { type: "text", text: { body: text } }),
    sendsPhoto: (given?: PhoneFile) => sends("image", given),
    sendsDocument: (given?: PhoneFile) => sends("document", given),
    sendsVoice: (given?: PhoneFile) => sends("audio", given),
    sendsVideo: (given?: PhoneFile) => sends("video", given),
    sendsSticker: (given?: PhoneFile) => sends("sticker", given),
    sendsLocation: (place: { latitude: number; longitude: number; name?: string }): string =>
      says({ text: place.name ?? "📍" }, { type: "location", location: place }),
    sendsContact: (card: { name: string; phone: string }): string =>
      says(
        { text: card.name },
        { type: "contacts", contacts: [{ name: { formatted_name: card.name }, phones: [{ phone: card.phone }] }] },
      ),
    edits: (id: string, text: string) => {
      const stored = found(chat, id);
      stored.text = text;
      stored.edited = true;
      const message = { type: "text", text: { body: text } };
      post({ id: world.newName("wamid.EDIT"), type: "edit", edit: { original_message_id: id, message } });
      world.changed({ waId: chat.waId, type: "edit", id });
    },
    deletes: (id: string) => {
      found(chat, id).deleted = true;
      post({ id: world.newName("wamid.REVOKE"), type: "revoke", revoke: { original_message_id: id } });
      world.changed({ waId: chat.waId, type: "deletion", id });
    },
    /** "" takes the reaction back. */
    reacts: (id: string, emoji: string) => {
      found(chat, id).reactions.customer = emoji;
      const reaction = { message_id: id, ...(emoji ? { emoji } : {}) };
      post({ id: world.newName("wamid.REACT"), type: "reaction", reaction });
      world.changed({ waId: chat.waId, type: "reaction", id });
    },
    /** Presses the button that carries `id`; throws where there is none. The title appears as the customer's message. */
    presses: (on: string, id: string): string => {
      const stored = found(chat, on);
      const button = stored.buttons.find((one) => one.id === id);
      if (!button) throw new Error(`no button with ${id}`);
      const kind = stored.buttons.length > 3 ? "list_reply" : "button_reply";
      const interactive = { type: kind, [kind]: { id, title: button.title } };
      return says({ text: button.title, quoted: on }, { type: "interactive", interactive });
    },
    /** The customer has our chat open: what we sent is read. */
    reads: () => {
      for (const message of chat.messages.values())
        if (message.by === "us" && (message.state === "sent" || message.state === "delivered"))
          void tellStatus(world, hook, chat, message, "read", { by: [who] });
    },
  };
};

type State = "sent" | "delivered" | "read" | "failed";
type Failed = { code: number; title: string };
/** Tells what became of a message of ours; of a group, by whom of those in it (absent: all of them) it was had or read. */
export const tellStatus = (
  world: World,
  hook: Hook,
  chat: Chat,
  message: Stored,
  state: State,
  { error, by = chat.members }: { error?: Failed | undefined; by?: readonly Member[] | undefined } = {},
): Promise<void> => {
  message.state = state;
  world.changed({ waId: chat.waId, type: "status", id: message.id });
  const seconds = Math.floor(world.now() / 1000);
  const status = {
    id: message.id,
    status: state,
    timestamp: String(seconds),
    recipient_id: chat.waId,
    ...(chat.members ? { recipient_type: "group" } : {}),
    ...(message.opaque ? { biz_opaque_callback_data: message.opaque } : {}),
    ...(error ? { errors: [{ ...error, message: error.title }] } : {}),
  };
  const isEach = chat.members !== undefined && (state === "delivered" || state === "read");
  const statuses = isEach ? (by ?? []).map(({ waId }) => ({ ...status, recipient_participant_id: waId })) : [status];
  const value = framed(world, chat.members ? [] : [chat], { statuses });
  return hook.post([{ field: "messages", value }], { id: world.businessAccountId, time: seconds });
};
