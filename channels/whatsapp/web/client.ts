/**
 * The part of the library's `Client` that we use, under its own names: the real one fits it as it is, and so does the
 * stand-in. Types only; the library itself is loaded by `library.ts` when the first connection opens.
 */
export type WebMedia = { mimetype: string; data: string; filename?: string | null | undefined };
export type WebMessage = {
  id: { _serialized: string; id: string; remote: string; fromMe: boolean };
  rawData: object;
  type: string;
  body: string;
  timestamp: number;
  hasMedia: boolean;
  downloadMedia(): Promise<WebMedia | undefined>;
  edit(content: string): Promise<unknown>;
  delete(everyone: boolean): Promise<unknown>;
  getReactions(): Promise<{ senders: object[] }[] | undefined>;
};
export type WebChat = {
  id: { _serialized: string };
  name: string;
  isGroup: boolean;
  timestamp: number;
  fetchMessages(options: { limit: number }): Promise<WebMessage[]>;
  sendStateTyping(): Promise<unknown>;
  clearState(): Promise<unknown>;
};
type WebContact = { name?: string | undefined; pushname?: string | undefined; verifiedName?: unknown };
export type SendOptions = {
  caption?: string;
  quotedMessageId?: string;
  linkPreview?: boolean;
  sendAudioAsVoice?: boolean;
  sendMediaAsDocument?: boolean;
  waitUntilMsgSent?: boolean;
};

export interface WebClient {
  info?: { wid: { _serialized: string } } | undefined;
  /** Runs an expression in WhatsApp's page. */
  pupPage?: { evaluate(script: string): Promise<unknown> } | undefined;
  /** The browser's own process: it may end by itself, or not when it should. */
  pupBrowser?:
    | { process(): { kill(signal: "SIGKILL"): unknown; once(event: "exit", listener: () => void): unknown } | null }
    | null
    | undefined;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  initialize(): Promise<unknown>;
  destroy(): Promise<unknown>;
  logout(): Promise<unknown>;
  sendMessage(chat: string, content: string | WebMedia, options: SendOptions): Promise<WebMessage | null | undefined>;
  sendReaction(message: string, emoji: string): Promise<unknown>;
  getMessageById(id: string): Promise<WebMessage | null>;
  getChats(): Promise<WebChat[]>;
  getChatById(id: string): Promise<WebChat | undefined>;
  getContactById(id: string): Promise<WebContact>;
  getContactLidAndPhone(ids: string[]): Promise<{ lid?: string; pn?: string }[]>;
}

/** What one client is made with. */
export type Profile = {
  /** Where the session lies: whoever has this folder is the paired device. */
  folder: string;
  chromiumPath: string;
  /** A version of WhatsApp Web to load, and the folder it lies in; empty = the newest. */
  page: { version: string; folder: string };
};
/** A client not yet started, and how it wants files. */
export type Made = { client: WebClient; media: (file: WebMedia & { size: number }) => WebMedia };
export type MakeClient = (profile: Profile) => Promise<Made>;

const offered = new Map<string, MakeClient>();

/** Lets connections whose `client` setting is `name` use another client than the library's: the stand-in. Returns how to take it back. */
export const offerClient = (name: string, make: MakeClient): (() => void) => {
  offered.set(name, make);
  return () => offered.delete(name);
};
/** Null when nobody offers it in this process. */
export const offeredClient = (name: string): MakeClient | null => offered.get(name) ?? null;
