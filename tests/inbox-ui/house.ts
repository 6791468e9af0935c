/** Fernway, a shop for coffee equipment: the seed company made into what the wire carries. */
import { readFileSync } from "node:fs";
import type { Capabilities, ChannelName } from "../../channels/contract";
import { permissionsOf } from "../../src/people/roles";
import type {
  ArticleView,
  CategoryView,
  ChannelView,
  Desk,
  FileView,
  Locale,
  Me,
  Message,
  Priority,
  Quarantined,
  Row,
  RuleView,
  Status,
  Thread,
} from "../../src/realtime/wire";
import { addRare } from "./rare";

type Said = {
  by: "customer" | "bot" | "agent";
  agent?: string;
  text: string;
  afterMinutes: number;
  note?: boolean;
  articles?: string[];
};
type Story = {
  channel: ChannelName;
  language: Locale;
  contact: { name: string; email?: string; handle?: string; phone?: string; company?: string };
  subject: string;
  category: string | null;
  priority: Priority;
  status: Status;
  team: string | null;
  assignee: string | null;
  owner: Row["owner"];
  tags: string[];
  startedHoursAgo: number;
  messages: Said[];
};
type People = {
  teams: { key: string; name: string; translations: { ru: string } }[];
  agents: {
    key: string;
    name: string;
    email: string;
    role: Me["role"];
    teams: string[];
    locale: Locale;
    color: string;
  }[];
};
type SeedCategory = {
  key: string;
  name: string;
  description: string;
  translations: { ru: { name: string } };
  team: string | null;
  priority: Priority | null;
  examples: string[];
  parent?: string;
  strategy?: CategoryView["strategy"];
  person?: string;
};
type SeedCanned = {
  shortcut: string;
  title: string;
  text: string;
  translations: { ru: { title: string; text: string } };
};

const seed = (name: string) => readFileSync(new URL(`../../db/seed/${name}`, import.meta.url), "utf8");
// The seed files are ours and checked where they are loaded; here they are taken at their word.
const json = <T>(text: string): T => JSON.parse(text);
const lines = <T>(name: string): T[] =>
  seed(name)
    .split("\n")
    .filter(Boolean)
    .map((line) => json<T>(line));

const marks: Capabilities["text"]["marks"] = ["bold", "italic", "strike", "code", "href"];
const full: Capabilities = {
  text: { maxChars: 4096, splits: true, marks },
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
const mail: Capabilities = {
  ...full,
  edits: { in: false, out: false },
  deletions: { in: false, out: false },
  reactions: { in: false, out: false },
  typing: { in: false, out: false },
  receipts: { delivered: true, read: false },
  buttons: null,
};
const capabilitiesOf = (channel: ChannelName) => (channel === "email" ? mail : full);
const addresses: Record<ChannelName, string> = {
  telegram: "@fernway_help",
  slack: "fernway.slack.com",
  whatsapp: "+371 0000 2040",
  "whatsapp-web": "+371 0000 2041",
  email: "help@fernway.example",
  webchat: "fernway.example",
};
const labels: Record<ChannelName, string> = {
  telegram: "Telegram",
  slack: "Slack",
  whatsapp: "WhatsApp",
  "whatsapp-web": "WhatsApp Web",
  email: "Email",
  webchat: "Web chat",
};
const channels: ChannelName[] = ["telegram", "slack", "whatsapp", "email", "webchat"];
const field = (key: string, en: string, ru: string, kind: ChannelView["fields"][number]["kind"], required = true) => ({
  key,
  label: { en, ru },
  kind,
  required,
});

const file = (id: string, over: Partial<FileView>): FileView => ({
  id,
  look: "photo",
  name: `${id}.jpg`,
  mime: "image/jpeg",
  sizeBytes: 812_000,
  width: 800,
  height: 600,
  durationS: null,
  state: "ready",
  problem: null,
  url: `/files/${id}`,
  ...over,
});

export type House = {
  seq: number;
  me: Me;
  desk: Desk;
  rows: Map<string, Row>;
  threads: Map<string, Thread>;
  channels: ChannelView[];
  articles: ArticleView[];
  rules: RuleView[];
  quarantine: Quarantined[];
  uploads: FileView[];
  viewing: Record<string, string[]>;
};

export const house = (now: number): House => {
  const people = json<People>(seed("people.json"));
  const agents = people.agents.map((agent) => ({ ...agent, id: agent.key, disabled: false }));
  const [first] = agents;
  if (!first) throw new Error("The seed has no agents.");
  const me: Me = { ...first, permissions: [...permissionsOf(first.role)] };
  const seeded = lines<SeedCategory>("categories.jsonl");
  const categories = seeded.map((one) => ({
    id: one.key,
    name: one.name,
    nameRu: one.translations.ru.name,
    description: one.description,
    team: one.team,
    priority: one.priority,
    examples: one.examples,
    parent: seeded.find(({ name }) => name === one.parent)?.key ?? null,
    strategy: one.strategy ?? "none",
    person: agents.find(({ email }) => email === one.person)?.id ?? null,
    threshold: null,
  }));
  const desk: Desk = {
    notices: [],
    agents,
    teams: people.teams.map((team) => ({
      id: team.key,
      key: team.key,
      name: team.name,
      nameRu: team.translations.ru,
      agents: agents.filter((agent) => agent.teams.includes(team.key)).map((agent) => agent.id),
    })),
    categories,
    canned: lines<SeedCanned>("canned.jsonl").map((one) => ({
      id: one.shortcut,
      shortcut: one.shortcut,
      title: one.title,
      text: one.text,
      titleRu: one.translations.ru.title,
      textRu: one.translations.ru.text,
    })),
    connections: channels.map((channel, at) => ({
      id: `c-${channel}`,
      channel,
      name: `Fernway ${labels[channel]}`,
      address: addresses[channel],
      state: at === 2 ? "offline" : at === 1 ? "degraded" : "online",
      reason:
        at === 2
          ? "The access token was revoked."
          : at === 1
            ? "Slack answers slowly; messages arrive a few minutes late."
            : null,
      cure: at === 2 ? "Make a new permanent token in Meta Business settings and paste it here." : null,
      since: now - 3_600_000,
      lastHeardAt: now - 240_000 * (at + 1),
      gap: null,
      capabilities: capabilitiesOf(channel),
      settings: channel === "telegram" ? { token: true } : channel === "webchat" ? { color: "#2f6fc4" } : {},
    })),
    settings: {
      undoSeconds: 10,
      quietWindowMs: 2500,
      reopenDays: 14,
      applyThreshold: 0.85,
      botEnabled: true,
      deskName: "Fernway",
    },
    seq: 0,
  };
  const data: House = {
    seq: 1000,
    me,
    desk,
    rows: new Map(),
    threads: new Map(),
    channels: channels.map((name) => ({
      name,
      label: labels[name],
      capabilities: capabilitiesOf(name),
      warning: null,
      webhook: null,
      manifest: null,
      fields:
        name === "telegram"
          ? [field("token", "Bot token", "Токен бота", "secret")]
          : name === "email"
            ? [
                field("address", "Address", "Адрес", "text"),
                field("imap", "IMAP server", "Сервер IMAP", "text"),
                field("password", "Password", "Пароль", "secret"),
              ]
            : name === "webchat"
              ? [field("origins", "Sites that may show it", "Сайты, где он появится", "lines")]
              : [field("token", "Access token", "Ключ доступа", "secret")],
    })),
    articles: [],
    quarantine: [
      {
        id: "q1",
        connection: "c-telegram",
        raw: { update_id: 918, poll_answer: { poll_id: "12", option_ids: [0] } },
        error: "Unknown kind of update: poll_answer",
        tries: 1,
        at: now - 7_200_000,
      },
    ],
    rules: [
      {
        id: "rule-1",
        name: "Money back",
        position: 1,
        enabled: true,
        conditions: [{ on: "words", values: ["refund", "возврат"] }],
        actions: { category: "returns", priority: "high" },
      },
      {
        id: "rule-2",
        name: "Angry people first",
        position: 2,
        enabled: false,
        conditions: [{ on: "mood", values: ["angry"] }],
        actions: { priority: "urgent" },
      },
    ],
    uploads: [],
    viewing: {},
  };
  data.articles = ["bean-freshness", "change-address", "cancel-subscription"].flatMap((key) =>
    (["en", "ru"] as const).map((locale) => {
      const whole = seed(`articles/${key}.${locale}.md`);
      const title = /title: "(.*)"/.exec(whole)?.[1] ?? key;
      return {
        id: `${key}.${locale}`,
        key,
        locale,
        slug: key,
        title,
        section: /sectionName: "(.*)"/.exec(whole)?.[1] ?? null,
        text: whole.split("---\n").slice(2).join("---\n").trim(),
        audience: "everyone" as const,
        products: [],
        channels: [],
        state: key === "change-address" ? ("draft" as const) : ("published" as const),
        version: 3,
        updatedAt: now - 86_400_000,
      };
    }),
  );
  lines<Story>("conversations.jsonl")
    .slice(0, 200)
    .forEach((story, at) => {
      tell(data, story, at, now);
    });
  const ids = [...data.rows.keys()];
  data.viewing = { [ids[0] ?? ""]: ["oliver", "anna"], [ids[3] ?? ""]: ["marta"] };
  addRare(data, now);
  data.desk.seq = data.seq;
  return data;
};

const tell = (data: House, story: Story, at: number, now: number) => {
  const id = `conv-${at + 1}`;
  const contactId = `person-${at + 1}`;
  const start = now - story.startedHoursAgo * 3_600_000;
  const agentOf = (key: string | undefined) => data.desk.agents.find((agent) => agent.id === key);
  const company = story.contact.company ?? (at % 5 === 2 ? "Northlight Studio" : null);
  const messages = story.messages.map((said, n): Message => {
    const seq = ++data.seq;
    const speaker =
      said.by === "customer"
        ? { kind: "customer" as const, id: contactId, name: story.contact.name }
        : said.by === "bot"
          ? { kind: "bot" as const, id: null, name: "Fern" }
          : { kind: "agent" as const, id: said.agent ?? null, name: agentOf(said.agent)?.name ?? null };
    return {
      id: `m-${seq}`,
      conversation: id,
      direction: said.note ? "note" : said.by === "customer" ? "in" : "out",
      by: speaker,
      rich: said.text.split(/\n{2,}/).map((text) => ({ type: "paragraph", spans: [{ text }] })),
      text: said.text,
      parts: [],
      files: [],
      album: null,
      quote: null,
      citations: (said.articles ?? []).map((article, i) => ({
        n: i + 1,
        article: `${article}.${story.language}`,
        title: article.replace(/-/g, " ").replace(/^./, (letter) => letter.toUpperCase()),
        url: `https://fernway.example/help/${article}`,
        quote: said.text.split(". ")[0] ?? said.text,
      })),
      buttons: [],
      reactions: [],
      editedAt: null,
      deletedAt: null,
      delivery:
        said.by === "customer" || said.note
          ? null
          : { at: "read", code: null, reason: null, notBefore: 0, attempts: 1 },
      seq,
      changedSeq: seq,
      at: Math.min(now - 20_000, start + said.afterMinutes * 60_000),
      context:
        n === 0 && story.channel === "webchat"
          ? { url: "https://fernway.example/machines/fern-one", title: "Fern One" }
          : null,
      automatic: null,
      hasMore: false,
      facts: {},
      readers: [],
      copies: null,
      forwards: null,
      hasTrace: false,
      verdicts: [],
      translations: [],
    };
  });
  decorate(messages, at);
  const last = messages.at(-1);
  const waits = last?.direction === "in" && story.status === "open";
  const row: Row = {
    id,
    number: 1042 + 200 - at,
    subject: story.subject,
    status: story.status,
    snoozedUntil: story.status === "snoozed" ? now + 50_000_000 : null,
    priority: at === 5 ? "urgent" : story.priority,
    category: story.category,
    team: story.team,
    assignee: at === 0 || at === 2 ? data.me.id : story.assignee,
    tags: story.tags,
    language: story.language,
    mood: at === 0 ? "worried" : at === 3 ? "angry" : "neutral",
    urgency: at === 5 ? "urgent" : "normal",
    owner: story.owner,
    epoch: 1,
    contact: { id: contactId, name: story.contact.name, company },
    connection: `c-${story.channel}`,
    channel: story.channel,
    preview: last?.text ?? "",
    previewBy: last?.by.kind === "bot" ? "bot" : last?.by.kind === "agent" ? "agent" : "customer",
    previewAuthor: last?.by.kind === "agent" ? last.by.id : null,
    lastSeq: last?.seq ?? 0,
    lastPublicSeq: messages.findLast((message) => message.direction !== "note")?.seq ?? 0,
    unread: waits && at < 9,
    waitingSince: waits ? (last?.at ?? null) : null,
    createdAt: start,
    updatedAt: last?.at ?? start,
    failed: messages.some((message) => message.delivery?.at === "failed"),
    place: null,
    mergedInto: null,
  };
  const suggestions: Thread["suggestions"] =
    at < 6
      ? [
          {
            id: `s-${at}`,
            kind: "category",
            value: data.desk.categories[at % 4]?.id ?? "",
            confidence: 0.74,
            reason: "“does not arrive” and an order number, as in 11 of the examples",
            engine: "local",
            fate: "shown",
            why: null,
            createdAt: start,
          },
        ]
      : [];
  const event = (n: number, type: string, payload: unknown, kind = "system") => ({
    seq: (messages[0]?.seq ?? 0) + n,
    at: n < 1 ? start : (messages[Math.floor(n)]?.at ?? start),
    type,
    actor: kind === "agent" ? { kind, id: story.assignee ?? data.me.id } : { kind },
    payload,
  });
  const timeline = [
    event(0.1, "conversation.opened", { number: row.number }),
    event(0.2, "conversation.category", {
      from: null,
      to: story.category,
      why: "The first message matched 7 examples.",
    }),
    event(0.3, "conversation.assigned", {
      from: { agent: null, team: null },
      to: { agent: null, team: story.team },
      why: "rule “Faults go to Technical”",
    }),
    ...(story.owner === "agent"
      ? [
          event(
            Math.max(
              1,
              messages.findIndex((message) => message.by.kind === "agent"),
            ) - 0.4,
            "conversation.owner",
            { from: "bot", to: "agent", epoch: 2 },
            "agent",
          ),
        ]
      : []),
  ];
  data.rows.set(id, row);
  data.threads.set(id, {
    row,
    messages,
    more: false,
    suggestions,
    timeline,
    contact: {
      id: contactId,
      name: story.contact.name,
      email: story.contact.email ?? null,
      phone: story.contact.phone ?? null,
      notes: "",
      language: story.language,
      company: company ? { id: "northlight", name: company, vip: false } : null,
      vip: false,
      seq: 1,
      identities: [
        {
          channel: story.channel,
          connection: row.connection,
          handle: story.contact.handle ? `@${story.contact.handle}` : (story.contact.email ?? null),
          blocked: at === 12,
          id: `identity-${id}`,
          role: "customer",
        },
      ],
      joins: [],
      conversations: [
        { id, number: row.number, subject: row.subject, status: row.status, updatedAt: row.updatedAt },
        ...(at % 3 === 0
          ? [
              {
                id: "conv-150",
                number: 1071,
                subject: "Which descaler fits Fern One",
                status: "solved" as const,
                updatedAt: now - 40 * 86_400_000,
              },
            ]
          : []),
      ],
    },
    capabilities: capabilitiesOf(story.channel),
    participants: [],
    seq: data.seq,
  });
};

/** Gives a few conversations what a seed of plain text cannot have: files, reactions, edits, troubles. */
const decorate = (messages: Message[], at: number) => {
  const customer = messages.filter((message) => message.direction === "in");
  const ours = messages.filter((message) => message.direction === "out");
  const last = customer.at(-1);
  const lastOurs = ours.at(-1);
  if (at === 0 && last && lastOurs) {
    const video = customer.at(-2);
    if (video) video.files = [file("pump", { look: "voice", name: "pump.ogg", mime: "audio/ogg", durationS: 14 })];
    lastOurs.reactions = [{ emoji: "🙏", who: "customer" }];
    last.quote = { message: lastOurs.id, text: lastOurs.text };
    last.editedAt = last.at + 30_000;
  }
  if (at === 1 && last)
    last.rich = [
      {
        type: "paragraph",
        spans: [
          { text: "It " },
          { text: "really", bold: true },
          { text: " is the " },
          { text: "Fern Mill 2", code: true },
          { text: ", see " },
          { text: "the page", href: "https://fernway.example/mill-2" },
        ],
      },
      { type: "list", ordered: false, items: [[{ text: "grind 12" }], [{ text: "18 g in, 36 g out" }]] },
    ];
  if (at === 2 && last && lastOurs) {
    last.files = [
      file("burr-1", {}),
      file("burr-2", {}),
      file("burr-3", {}),
      file("invoice", {
        look: "document",
        name: "Счёт-фактура и гарантийный талон FW-118402.pdf",
        mime: "application/pdf",
        width: null,
        height: null,
      }),
    ];
    lastOurs.delivery = {
      at: "failed",
      code: "blocked_by_contact",
      reason: "Forbidden: bot was blocked by the user",
      notBefore: 0,
      attempts: 1,
    };
  }
  if (at === 4 && last && lastOurs) {
    last.parts = [
      {
        type: "location",
        latitude: 56.9496,
        longitude: 24.1052,
        title: "Pick-up point",
        address: "Brīvības iela 21, Rīga",
      },
      { type: "contact", name: "Hannah Osei", phone: "+371 0000 1074" },
      { type: "unsupported", what: "poll" },
    ];
    lastOurs.delivery = { at: "uncertain", code: "timeout", reason: null, notBefore: 0, attempts: 1 };
    const gone = customer[0];
    if (gone && gone !== last) gone.deletedAt = gone.at + 1000;
  }
};
