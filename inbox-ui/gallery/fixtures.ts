/** A few believable moments of Fernway, a shop for coffee equipment: every state a component can be in, typed as the wire carries them. */
import type { Capabilities } from "../../channels/contract";
import type {
  AgentView,
  ContactView,
  DeliveryView,
  Desk,
  Me,
  Message,
  Row,
  SuggestionView,
  Thread,
  TimelineItem,
} from "../../src/realtime/wire";

export const at = Date.UTC(2026, 10, 23, 9, 30);
const minute = 60_000;
const agent = (id: string, name: string, locale: "en" | "ru"): AgentView => ({
  id,
  name,
  email: `${id}@fernway.example`,
  role: "lead",
  locale,
  color: null,
  teams: ["tech"],
  disabled: false,
});
export const agents = [
  agent("vera", "Vera Lindholm", "en"),
  agent("oliver", "Oliver Hayes", "en"),
  agent("anna", "Анна Соколова", "ru"),
];
export const me: Me = { ...agent("vera", "Vera Lindholm", "en"), role: "admin", permissions: [] };

export const capabilities: Capabilities = {
  text: { maxChars: 4096, splits: true, marks: ["bold", "italic", "strike", "code", "href"] },
  files: { maxBytesIn: 2e7, maxBytesOut: 5e7, maxPerMessage: 10 },
  edits: { in: true, out: true },
  deletions: { in: true, out: true },
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  typing: { in: true, out: true },
  receipts: { delivered: true, read: true },
  buttons: { max: 8 },
  idempotentSends: false,
};
export const desk: Desk = {
  notices: [],
  agents,
  teams: [{ id: "tech", key: "tech", name: "Technical", nameRu: "Техника", agents: ["vera", "oliver"] }],
  categories: [
    {
      id: "fault",
      name: "Machine or grinder fault",
      nameRu: "Неисправность",
      description: "Something doesn't work.",
      team: "tech",
      priority: "high",
      examples: ["three blinks and no water"],
      parent: null,
      strategy: "similar",
      person: null,
      threshold: null,
    },
    {
      id: "order",
      name: "Where is my order",
      nameRu: "Где заказ",
      description: "A parcel is on its way.",
      team: null,
      priority: null,
      examples: ["where's FW-118204"],
      parent: null,
      strategy: "none",
      person: null,
      threshold: null,
    },
  ],
  canned: [
    {
      id: "hello",
      shortcut: "hello",
      title: "Greeting",
      titleRu: "Приветствие",
      text: "Hello {{contact.name}}, this is {{agent.name}} from Fernway.",
      textRu: "Здравствуйте, {{contact.name}}. Меня зовут {{agent.name}}, я из Fernway.",
    },
  ],
  connections: [
    {
      id: "tg",
      channel: "telegram",
      name: "Fernway on Telegram",
      address: "@fernway_help",
      state: "online",
      reason: null,
      cure: null,
      since: at,
      lastHeardAt: at,
      gap: null,
      capabilities,
      settings: {},
    },
  ],
  settings: {
    undoSeconds: 10,
    quietWindowMs: 2500,
    reopenDays: 14,
    applyThreshold: 0.85,
    botEnabled: true,
    deskName: "Fernway",
  },
  seq: 1,
};

const row = (over: Partial<Row> & { id: string }): Row => ({
  previewAuthor: null,
  number: 1042,
  subject: "Fern One shows E3 after descaling",
  status: "open",
  snoozedUntil: null,
  priority: "normal",
  category: "fault",
  team: "tech",
  assignee: "oliver",
  tags: ["e3"],
  language: "en",
  mood: "neutral",
  urgency: "normal",
  owner: "agent",
  epoch: 1,
  contact: { id: "tom", name: "Tom Becker", company: null },
  connection: "tg",
  channel: "telegram",
  preview: "did that. It spat for a bit, now just hums",
  previewBy: "customer",
  lastSeq: 9,
  lastPublicSeq: 9,
  unread: false,
  waitingSince: null,
  createdAt: at,
  updatedAt: at,
  failed: false,
  place: null,
  mergedInto: null,
  ...over,
});
export const rows: { what: string; row: Row }[] = [
  { what: "calm", row: row({ id: "r1" }) },
  {
    what: "unread, waiting, high",
    row: row({
      id: "r2",
      unread: true,
      priority: "high",
      waitingSince: at - 25 * minute,
      contact: { id: "m", name: "Марина Кравцова", company: "Гранит Проект" },
      preview: "разобрала. Камешка нет, но жёрнов не вынимается",
    }),
  },
  {
    what: "with the bot",
    row: row({
      id: "r3",
      owner: "bot",
      assignee: null,
      previewBy: "bot",
      preview: "Start at 20: if it tastes bitter go one or two coarser.",
      channel: "webchat",
    }),
  },
  {
    what: "not delivered, urgent",
    row: row({
      id: "r4",
      failed: true,
      priority: "urgent",
      previewBy: "agent",
      channel: "whatsapp",
      preview: "The courier comes tomorrow between nine and noon.",
    }),
  },
  {
    what: "very long",
    row: row({
      id: "r5",
      unread: true,
      waitingSince: at - 300 * minute,
      contact: {
        id: "l",
        name: "Wolfeschlegelsteinhausenbergerdorff-Константинопольский Александр",
        company: "Vereinigte Ostwind Logistik und Kaffeehandelsgesellschaft mbH",
      },
      preview: "Sehrlangeswortohneleerzeichen".repeat(6),
      channel: "email",
    }),
  },
];

const message = (id: string, over: Partial<Message>): Message => {
  const text = over.text ?? "did that. It spat for a bit, now just hums";
  return {
    id,
    conversation: "r1",
    direction: "in",
    by: { kind: "customer", id: "tom", name: "Tom Becker" },
    rich: [{ type: "paragraph", spans: [{ text }] }],
    text,
    parts: [],
    files: [],
    album: null,
    quote: null,
    citations: [],
    buttons: [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
    delivery: null,
    seq: 1,
    changedSeq: 1,
    at,
    context: null,
    automatic: null,
    hasMore: false,
    facts: {},
    readers: [],
    copies: null,
    forwards: null,
    hasTrace: false,
    verdicts: [],
    translations: [],
    ...over,
  };
};
const delivery = (state: DeliveryView["at"], over: Partial<DeliveryView> = {}): DeliveryView => ({
  at: state,
  code: null,
  reason: null,
  notBefore: 0,
  attempts: 1,
  ...over,
});
const ours = { direction: "out" as const, by: { kind: "agent" as const, id: "oliver", name: "Oliver Hayes" } };
const bot = { direction: "out" as const, by: { kind: "bot" as const, id: null, name: "Fern" } };
const file = {
  id: "f",
  look: "document" as const,
  name: "Warranty card and invoice FW-118402, signed and stamped.pdf",
  mime: "application/pdf",
  sizeBytes: 812_000,
  width: null,
  height: null,
  durationS: null,
  state: "ready" as const,
  problem: null,
  url: "/favicon.svg",
};

export const messages: { what: string; message: Message }[] = [
  { what: "customer", message: message("m1", {}) },
  {
    what: "every mark",
    message: message("m2", {
      rich: [
        {
          type: "paragraph",
          spans: [
            { text: "Bold", bold: true },
            { text: ", " },
            { text: "italic", italic: true },
            { text: ", " },
            { text: "struck", strike: true },
            { text: ", " },
            { text: "code", code: true },
            { text: ", " },
            { text: "hidden", spoiler: true },
            { text: ", " },
            { text: "a link", href: "https://fernway.example" },
          ],
        },
        { type: "quote", spans: [{ text: "as you said" }] },
        { type: "list", ordered: true, items: [[{ text: "tank out" }], [{ text: "tank in" }]] },
        { type: "code", text: "E3 -> pump" },
      ],
    }),
  },
  {
    what: "edited, with reactions both ways",
    message: message("m3", {
      editedAt: at,
      reactions: [
        { emoji: "👍", who: "customer" },
        { emoji: "👍", who: "us", agent: "vera" },
      ],
    }),
  },
  { what: "deleted", message: message("m4", { deletedAt: at }) },
  {
    what: "bot, with its sources",
    message: message("m5", {
      ...bot,
      text: "Three blinks are E3: no water gets through.",
      citations: [
        {
          n: 1,
          article: "error-codes",
          title: "Error codes of Fern One",
          url: "https://fernway.example/e",
          quote: "E3: no water reaches the pump.",
        },
      ],
      delivery: delivery("read"),
    }),
  },
  ...(["queued", "sent", "delivered", "read"] as const).map((state) => ({
    what: state,
    message: message(`d-${state}`, {
      ...ours,
      text: "Hi Tom, Oliver here. I've listened to it.",
      delivery: delivery(state),
    }),
  })),
  {
    what: "leaves later",
    message: message("d-later", {
      ...ours,
      text: "Good morning, the pump is on its way.",
      delivery: delivery("queued", { notBefore: Date.UTC(2036, 0, 2, 9) }),
    }),
  },
  {
    what: "failed",
    message: message("d-failed", {
      ...ours,
      text: "The courier comes tomorrow.",
      delivery: delivery("failed", { code: "blocked_by_contact" }),
    }),
  },
  {
    what: "uncertain",
    message: message("d-uncertain", { ...ours, text: "The courier comes tomorrow.", delivery: delivery("uncertain") }),
  },
  { what: "undone", message: message("d-undone", { ...ours, text: "Never mind.", delivery: delivery("undone") }) },
  {
    what: "note",
    message: message("n1", {
      direction: "note",
      by: { kind: "agent", id: "anna", name: "Анна Соколова" },
      text: "Клиентка волнуется: сумма большая, ответить сегодня.",
    }),
  },
  {
    what: "files in every state",
    message: message("f1", {
      files: [
        file,
        { ...file, id: "w", state: "waiting", url: null },
        { ...file, id: "b", state: "failed", url: null, problem: null },
        { ...file, id: "v", look: "voice", name: "voice.ogg", mime: "audio/ogg", durationS: 14 },
      ],
    }),
  },
  {
    what: "place, contact, unknown",
    message: message("p1", {
      parts: [
        {
          type: "location",
          latitude: 56.9496,
          longitude: 24.1052,
          title: "Pick-up point",
          address: "Brīvības iela 21, Rīga",
        },
        { type: "contact", name: "Hannah Osei", phone: "+371 0000 1074" },
        { type: "unsupported", what: "poll" },
      ],
    }),
  },
  {
    what: "quote, one endless word",
    message: message("q1", {
      quote: { text: "Could you run two tanks of lukewarm water with the steam open?" },
      text: "kaffeemaschinenentkalkungsmittelflasche".repeat(5),
    }),
  },
];
export const suggestions: SuggestionView[] = [
  {
    id: "s",
    kind: "category",
    value: "fault",
    confidence: 0.74,
    reason: "“three blinks”, as in 11 of the examples",
    engine: "local",
    fate: "shown",
    why: null,
    createdAt: at,
  },
];
export const events: TimelineItem[] = [
  { seq: 1, at, type: "conversation.opened", actor: { kind: "customer" }, payload: {} },
  {
    seq: 2,
    at,
    type: "conversation.assigned",
    actor: { kind: "system" },
    payload: { to: { agent: null, team: "tech" }, why: "rule “Faults go to Technical”" },
  },
  {
    seq: 3,
    at,
    type: "conversation.owner",
    actor: { kind: "agent", id: "oliver" },
    payload: { from: "bot", to: "agent" },
  },
];
export const contact: ContactView = {
  id: "tom",
  seq: 1,
  name: "Tom Becker",
  email: "tom@example.com",
  phone: null,
  language: "en",
  company: null,
  vip: false,
  notes: "Prefers Telegram. Has two machines.",
  identities: [
    { channel: "telegram", connection: "tg", handle: "@tombecker", blocked: false, id: "i1", role: "customer" },
    { channel: "email", connection: "m", handle: "tom@example.com", blocked: true, id: "i2", role: "customer" },
  ],
  joins: [],
  conversations: [
    { id: "r9", number: 871, subject: "Which descaler fits", status: "solved", updatedAt: at - 90 * 86_400_000 },
  ],
};
export const thread = (): Omit<Thread, "row"> => ({
  messages: [],
  more: false,
  suggestions,
  timeline: events,
  contact,
  participants: [],
  capabilities,
  seq: 1,
});
