/** What the stand-in knows: people, messages, files and templates, as Meta's servers would keep them. */
export type Side = "customer" | "us";
export type StoredFile = { id: string; kind: string; name: string; mime: string; bytes: Uint8Array };
export type Buttons = { id: string; title: string }[];
export type Stored = {
  id: string;
  by: Side;
  /** Whose words they are, by number; absent: ours. */
  author?: string;
  at: number;
  text: string;
  file?: StoredFile;
  buttons: Buttons;
  quoted?: string;
  template?: string;
  reactions: Record<Side, string>;
  edited: boolean;
  deleted: boolean;
  state: "sent" | "delivered" | "read" | "failed" | null;
  opaque?: string;
};
export type Member = { waId: string; name: string };
export type Chat = {
  /** The number of the person; a group's id. */
  waId: string;
  /** Who is in it besides us, where it is a group. */
  members?: Member[];
  /** Another way to write the number, which the platform takes for the same. */
  alias?: string;
  name: string;
  messages: Map<string, Stored>;
  lastInAt: number | null;
  typing: boolean;
};
export type StoredTemplate = { name: string; language: string; status: string; components: unknown[] };

/** Something the phone shows has changed. */
export type Change = {
  waId: string;
  type: "message" | "edit" | "deletion" | "reaction" | "typing" | "status";
  id?: string;
};

export type World = {
  phoneNumberId: string;
  businessAccountId: string;
  displayNumber: string;
  name: string;
  chats: Map<string, Chat>;
  files: Map<string, StoredFile>;
  templates: StoredTemplate[];
  now: () => number;
  newName: (prefix: string) => string;
  changed: (change: Change) => void;
  onChange: (listener: (change: Change) => void) => () => void;
};

/** An empty world with one number in it. */
export const openWorld = (given: {
  phoneNumberId: string;
  businessAccountId: string;
  displayNumber: string;
  name: string | undefined;
  now: () => number;
  from: number | undefined;
}): World => {
  const { from = 0, name = "Stand-in", ...facts } = given;
  const listeners = new Set<(change: Change) => void>();
  let names = from;
  return {
    ...facts,
    name,
    chats: new Map(),
    files: new Map(),
    templates: [],
    newName: (prefix) => `${prefix}${String(++names).padStart(6, "0")}`,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Adds a message to a chat and tells the phone. */
export const addMessage = (world: World, chat: Chat, given: Pick<Stored, "by" | "text"> & Partial<Stored>): Stored => {
  const stored: Stored = {
    id: world.newName("wamid.STANDIN"),
    at: world.now(),
    buttons: [],
    reactions: { customer: "", us: "" },
    edited: false,
    deleted: false,
    state: null,
    ...given,
  };
  chat.messages.set(stored.id, stored);
  world.changed({ waId: chat.waId, type: "message", id: stored.id });
  return stored;
};
