/** People at the other end, and what they do. */
import {
  addMessage,
  changeText,
  chatIn,
  type File,
  findIn,
  instanceOf,
  type Model,
  reactionOf,
  revoke,
  setReaction,
  type World,
} from "./world";

const must = (world: World, id: string) => {
  const found = findIn(world, id);
  if (!found) throw new Error(`There is no message ${id}.`);
  return found;
};

/** What one person can do in one chat. Every deed gives the message's id, and is told to the desk's client if it hears. */
export const deedsIn = (world: World, { chatId, author }: { chatId: string; author: string | null }) => {
  const say = (words: Partial<Model>, more: { type?: string; file?: File; quote?: string } = {}): string => {
    const stored = addMessage(world, {
      chat: chatIn(world, chatId),
      author,
      ...(more.type ? { type: more.type } : {}),
      ...(more.file ? { file: more.file } : {}),
      ...(more.quote ? { quote: must(world, more.quote).stored } : {}),
      more: words,
    });
    world.tell("message_create", instanceOf(stored.model));
    return stored.model.id._serialized;
  };
  const sendsFile = (file: File, type = "document", caption?: string) =>
    say(caption ? { caption } : {}, { file, type });
  return {
    chatId,
    writes: (text: string) => say({ body: text }),
    mentions: (text: string, people: string[]) => say({ body: text, mentionedJidList: people }),
    replies: (quote: string, text: string) => say({ body: text }, { quote }),
    sendsFile,
    sendsPhoto: (file: { name: string; bytes: Uint8Array; mime?: string }, caption?: string) =>
      sendsFile({ mime: "image/jpeg", ...file }, "image", caption),
    sendsVoice: (bytes: Uint8Array) => sendsFile({ name: "voice.ogg", mime: "audio/ogg; codecs=opus", bytes }, "ptt"),
    sendsLocation: (lat: number, lng: number, loc?: string) =>
      say({ lat, lng, ...(loc ? { loc } : {}) }, { type: "location" }),
    sends: (type: string, fields: Partial<Model>) => say(fields, { type }),
    edits: (id: string, text: string): void => {
      const { chat, stored } = must(world, id);
      const { before } = changeText(world, chat, stored, text);
      world.tell("message_edit", instanceOf(stored.model), text, before);
    },
    deletes: (id: string): void => {
      const { chat, stored } = must(world, id);
      revoke(world, chat, stored);
      world.tell("message_revoke_everyone", instanceOf(stored.model), undefined);
    },
    reacts: (id: string, emoji: string): void => {
      const { chat, stored } = must(world, id);
      const reaction = setReaction(world, chat, stored, { sender: author ?? world.me, emoji });
      world.tell("message_reaction", reactionOf(stored, reaction));
    },
    /** Their phone has it (2) or they have read it (3): everything of ours up to now. */
    receives: (ack: 2 | 3): void => {
      const chat = chatIn(world, chatId);
      for (const { model } of chat.messages.values()) {
        if (!model.id.fromMe || model.ack >= ack) continue;
        model.ack = ack;
        world.tell("message_ack", instanceOf(model), ack);
      }
      world.changed(chatId);
    },
  };
};
export type Deeds = ReturnType<typeof deedsIn>;
