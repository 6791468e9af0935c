/** The stand-in for the library's Client: the same names, the same events, the same silences. */
import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Made, SendOptions, WebChat, WebClient, WebMedia, WebMessage } from "../client";
import type { Troubles } from "./trouble";
import {
  addMessage,
  type Chat,
  changeText,
  chatIn,
  findIn,
  instanceOf,
  type Model,
  reactionOf,
  revoke,
  type Stored,
  setReaction,
  type World,
} from "./world";

const never = () => new Promise<never>(() => {});
const TYPES: [RegExp, string][] = [
  [/^image\//, "image"],
  [/^video\//, "video"],
  [/^audio\//, "audio"],
];
const typeOf = ({ mimetype }: WebMedia, { sendMediaAsDocument, sendAudioAsVoice }: SendOptions): string => {
  if (sendMediaAsDocument) return "document";
  if (sendAudioAsVoice) return "ptt";
  return TYPES.find(([pattern]) => pattern.test(mimetype))?.[1] ?? "document";
};

/** One message with what the library lets one do to it. */
const messageOf = (world: World, chat: Chat, stored: Stored): WebMessage => ({
  ...instanceOf(stored.model),
  rawData: structuredClone(stored.model),
  downloadMedia: async () =>
    stored.file === null
      ? undefined
      : {
          mimetype: stored.file.mime,
          data: Buffer.from(stored.file.bytes).toString("base64"),
          filename: stored.file.name,
        },
  edit: async (text) => {
    if (!stored.model.id.fromMe || stored.deletedAt !== null) return null;
    const { before } = changeText(world, chat, stored, text);
    world.tell("message_edit", instanceOf(stored.model), text, before);
    return {};
  },
  delete: async () => {
    revoke(world, chat, stored);
    world.tell("message_revoke_everyone", instanceOf(stored.model), undefined);
  },
  getReactions: async () => [{ senders: stored.reactions.map((one) => reactionOf(stored, one)) }],
});

const chatOf = (world: World, troubles: Troubles, chat: Chat): WebChat & { groupMetadata?: object } => ({
  id: { _serialized: chat.id },
  name: chat.title,
  isGroup: chat.id.endsWith("@g.us"),
  timestamp: chat.t,
  ...(chat.members.length > 0 ? { groupMetadata: { participants: chat.members.map((id) => ({ id })) } } : {}),
  fetchMessages: async ({ limit }) => {
    troubles.throwIf("fetch");
    return [...chat.messages.values()].slice(-limit).map((stored) => messageOf(world, chat, stored));
  },
  sendStateTyping: async () => {
    chat.typing = true;
    world.changed(chat.id);
  },
  clearState: async () => {
    chat.typing = false;
    world.changed(chat.id);
  },
});

export type StandIn = WebClient & { hears: () => boolean; goes: (state: string) => void; die: () => void };

export class StandInClient extends EventEmitter implements StandIn {
  info: WebClient["info"];
  pupBrowser = null;
  private state = "UNLAUNCHED";
  private dead = false;
  private codes = 0;

  constructor(
    private readonly world: World,
    private readonly troubles: Troubles,
    private readonly folder: string,
  ) {
    super();
  }

  private get session(): string {
    return join(this.folder, "session");
  }
  pupPage = {
    evaluate: async (script: string): Promise<unknown> => {
      if (this.dead) return never();
      this.troubles.throwIf("page");
      return script.includes("injected") ? { state: this.state, injected: true } : this.state;
    },
  };
  /** True while what happens reaches it. */
  hears(): boolean {
    return this.state === "CONNECTED" && !this.dead;
  }
  goes(state: string): void {
    this.state = state;
    this.emit("change_state", state);
  }
  /** The page stops; nothing is told. */
  die(): void {
    this.dead = true;
  }
  /** The next code to scan. */
  code(): void {
    this.codes += 1;
    this.emit("qr", `2@stand-in-${this.codes},${this.world.me}`);
  }
  connect(): void {
    mkdirSync(this.session, { recursive: true });
    writeFileSync(join(this.session, "paired"), this.world.me);
    this.info = { wid: { _serialized: this.world.me } };
    this.state = "CONNECTED";
    this.emit("authenticated");
    this.emit("ready");
  }

  async initialize(): Promise<void> {
    this.troubles.throwIf("start");
    const isPaired = this.world.linked && existsSync(join(this.session, "paired"));
    if (isPaired) return this.connect();
    this.state = "UNPAIRED";
    this.code();
  }
  async destroy(): Promise<void> {
    this.state = "UNLAUNCHED";
    this.removeAllListeners();
  }
  async logout(): Promise<void> {
    this.world.linked = false;
    rmSync(this.session, { recursive: true, force: true });
    await this.destroy();
  }

  async sendMessage(to: string, content: string | WebMedia, options: SendOptions): Promise<WebMessage> {
    if (this.dead || this.troubles.takes("send hangs")) return never();
    this.troubles.throwIf("send");
    const chat = chatIn(this.world, to);
    const quote = options.quotedMessageId ? chat.messages.get(options.quotedMessageId) : undefined;
    const words: Partial<Model> =
      typeof content === "string" ? { body: content } : options.caption ? { caption: options.caption } : {};
    const stored = addMessage(this.world, {
      chat,
      author: null,
      quote,
      more: words,
      ...(typeof content === "string"
        ? {}
        : {
            type: typeOf(content, options),
            file: {
              name: content.filename ?? "file",
              mime: content.mimetype,
              bytes: new Uint8Array(Buffer.from(content.data, "base64")),
            },
          }),
    });
    this.emit("message_create", instanceOf(stored.model));
    return messageOf(this.world, chat, stored);
  }
  async sendReaction(id: string, emoji: string): Promise<void> {
    const found = findIn(this.world, id);
    if (!found) return;
    const reaction = setReaction(this.world, found.chat, found.stored, { sender: this.world.me, emoji });
    this.emit("message_reaction", reactionOf(found.stored, reaction));
  }
  async getMessageById(id: string): Promise<WebMessage | null> {
    const found = findIn(this.world, id);
    return found ? messageOf(this.world, found.chat, found.stored) : null;
  }
  async getChats(): Promise<WebChat[]> {
    this.troubles.throwIf("chats");
    return [...this.world.chats.values()].map((chat) => chatOf(this.world, this.troubles, chat));
  }
  async getChatById(id: string): Promise<WebChat> {
    return chatOf(this.world, this.troubles, chatIn(this.world, id));
  }
  async getContactById(id: string): Promise<{ pushname?: string }> {
    const found = this.world.people.get(id);
    return found ? { pushname: found.name } : {};
  }
  async getContactLidAndPhone(ids: string[]): Promise<{ lid?: string; pn?: string }[]> {
    this.troubles.throwIf("resolve");
    return ids.map((id) => {
      const found = this.world.people.get(id);
      return { ...(found?.lid ? { lid: found.lid } : {}), ...(found?.pn ? { pn: found.pn } : {}) };
    });
  }
}

export const madeOf = (client: StandInClient): Made => ({ client, media: ({ size: _, ...media }) => media });
