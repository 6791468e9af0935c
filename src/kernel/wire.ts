/**
 * What crosses between the server and the inbox: types only, shared with the UI.
 *
 * Socket.IO at /socket.io. The client connects with `auth: { since }` (last sequence it has, or null for "from now").
 * Server → client: `events` (Live[] in order, each exactly once per connection), `presence` (Presence), `typing` (Typing),
 *   `caught-up` ({ seq }) once everything after `since` has been sent, `reload` ({ seq }) when `since` is too old to replay.
 * Client → server: `viewing` ({ conversation: string | null }), `typing` ({ conversation, note: boolean }).
 *
 * JSON routes (all under /api, cookies, errors as Problem = { code, message, details }):
 *   GET  /me → Me                                   POST /sign-in {email,password} → Me    POST /sign-out
 *   GET  /setup → { needed }                        POST /setup {name,email,password} → Me (first admin, only while there is none)
 *   GET  /desk → Desk                               (agents, teams, categories, canned, connections, settings: what every screen needs)
 *   GET  /conversations?view&category&team&q&cursor&limit → Page<Row>      GET /conversations/counts → Counts
 *   GET  /conversations/:id → Thread                GET /conversations/:id/messages?before&limit → { messages, more }
 *   GET  /conversations/:id/timeline → TimelineItem[]
 *   PATCH /conversations/:id { status?, snoozedUntil?, priority?, category?, team?, assignee?, tags?, subject? } → Row
 *   POST /conversations/:id/replies { id, text, files?, quote?, seenSeq, sendAt?, solve? } → Message   409 conversation.newer { messages }
 *   POST /conversations/:id/notes { id, text, files? } → Message
 *   POST /conversations/:id/take-over → Row         POST /conversations/:id/return-to-bot → Row
 *   POST /conversations/:id/read { seq }            POST /conversations/:id/suggestions/:sid { fate: "accepted"|"corrected"|"dismissed", value? } → Row
 *   POST /messages/:id/undo → Message               POST /messages/:id/retry → Message
 *   PATCH /messages/:id { text } → Message          DELETE /messages/:id → Message        PUT /messages/:id/reaction { emoji: string|null } → Message
 *   GET  /messages/:id/revisions → { text, replacedAt }[]
 *   POST /files (multipart "file") → FileView       GET /files/:id (bytes; ?download)
 *   GET  /contacts/:id → ContactView                PATCH /contacts/:id
 *   /articles, /categories, /connections (+ /connections/channels, /:id/test), /agents, /teams, /canned: GET list, POST, GET/PATCH/DELETE /:id
 *   GET  /quarantine → Quarantined[]                POST /quarantine/:id/replay            GET /settings, PATCH /settings
 */
import type { Block, Capabilities, ChannelName, FileLook, HistoryPart, SettingField } from "../../channels/contract";

export type Locale = "en" | "ru";
export type Role = "admin" | "lead" | "agent";
export type Status = "open" | "pending" | "snoozed" | "solved" | "closed";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Owner = "bot" | "agent" | "nobody";
export type View = "mine" | "unassigned" | "open" | "bot" | "snoozed" | "solved";

export type ProblemBody = {
  code: string;
  message: string;
  details: Record<string, unknown>;
  requestId?: string;
};
export type Page<T> = { items: T[]; cursor: string | null };

export type AgentView = {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: Locale;
  color: string | null;
  teams: string[];
  disabled: boolean;
};
export type Me = AgentView & { permissions: string[] };
export type TeamView = {
  id: string;
  key: string;
  name: string;
  nameRu: string | null;
  agents: string[];
};
export type CategoryView = {
  id: string;
  name: string;
  nameRu: string | null;
  description: string;
  team: string | null;
  priority: Priority | null;
  examples: string[];
};
export type CannedView = {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  titleRu: string | null;
  textRu: string | null;
};
export type ConnectionView = {
  id: string;
  channel: ChannelName;
  name: string;
  address: string;
  state: "connecting" | "online" | "degraded" | "offline";
  reason: string | null;
  cure: string | null;
  since: number;
  lastHeardAt: number | null;
  capabilities: Capabilities;
  /** Non-secret settings; secret ones appear as true when set. */
  settings: Record<string, unknown>;
};
export type ChannelView = {
  name: ChannelName;
  label: string;
  fields: SettingField[];
  capabilities: Capabilities;
};
export type DeskSettings = {
  undoSeconds: number;
  quietWindowMs: number;
  reopenDays: number;
  applyThreshold: number;
  botEnabled: boolean;
  deskName: string;
};
export type Desk = {
  agents: AgentView[];
  teams: TeamView[];
  categories: CategoryView[];
  canned: CannedView[];
  connections: ConnectionView[];
  settings: DeskSettings;
  /** Sequence the answer stands at: where a socket goes on from. */
  seq: number;
};

export type Row = {
  id: string;
  number: number;
  subject: string;
  status: Status;
  snoozedUntil: number | null;
  priority: Priority;
  category: string | null;
  team: string | null;
  assignee: string | null;
  tags: string[];
  language: Locale | "other";
  owner: Owner;
  epoch: number;
  contact: { id: string; name: string; company: string | null };
  connection: string;
  channel: ChannelName;
  preview: string;
  previewBy: "customer" | "bot" | "agent";
  lastSeq: number;
  lastPublicSeq: number;
  unread: boolean;
  waitingSince: number | null;
  createdAt: number;
  updatedAt: number;
  failed: boolean;
};
export type Counts = Record<View, number>;

export type DeliveryAt = "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "uncertain" | "undone";
export type DeliveryView = {
  at: DeliveryAt;
  code: string | null;
  reason: string | null;
  notBefore: number;
  attempts: number;
};
export type FileView = {
  id: string;
  look: FileLook;
  name: string;
  mime: string;
  sizeBytes: number | null;
  width: number | null;
  height: number | null;
  durationS: number | null;
  state: "waiting" | "ready" | "failed";
  problem: string | null;
  url: string | null;
};
export type CitationView = {
  n: number;
  article: string;
  title: string;
  url: string;
  quote: string;
};
export type Message = {
  id: string;
  conversation: string;
  direction: "in" | "out" | "note";
  by: {
    kind: "customer" | "bot" | "agent" | "system";
    id: string | null;
    name: string | null;
  };
  rich: Block[];
  text: string;
  parts: Exclude<HistoryPart, { type: "file" }>[];
  files: FileView[];
  album: string | null;
  quote: { message?: string; text?: string } | null;
  citations: CitationView[];
  buttons: { label: string; data: string }[];
  reactions: { emoji: string; who: "customer" | "us"; agent?: string }[];
  editedAt: number | null;
  deletedAt: number | null;
  delivery: DeliveryView | null;
  seq: number;
  changedSeq: number;
  at: number;
  context: { url?: string; title?: string } | null;
};
export type SuggestionView = {
  id: string;
  kind: "category" | "priority" | "assignee";
  value: string;
  confidence: number;
  reason: string;
  engine: string;
  fate: "shown" | "applied" | "accepted" | "corrected" | "dismissed" | "replaced";
  createdAt: number;
};
export type TimelineItem = {
  seq: number;
  at: number;
  type: string;
  actor: { kind: string; id?: string };
  payload: unknown;
};
export type ContactView = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string | null;
  company: { id: string; name: string } | null;
  identities: {
    channel: ChannelName;
    connection: string;
    handle: string | null;
    blocked: boolean;
  }[];
  conversations: {
    id: string;
    number: number;
    subject: string;
    status: Status;
    updatedAt: number;
  }[];
};
export type Thread = {
  row: Row;
  messages: Message[];
  more: boolean;
  suggestions: SuggestionView[];
  timeline: TimelineItem[];
  contact: ContactView;
  capabilities: Capabilities;
  seq: number;
};
export type ArticleView = {
  id: string;
  key: string;
  locale: Locale;
  slug: string;
  title: string;
  section: string | null;
  text: string;
  state: "draft" | "published" | "archived";
  version: number;
  updatedAt: number;
};
export type Quarantined = {
  id: string;
  connection: string;
  raw: unknown;
  error: string;
  tries: number;
  at: number;
};

/** One event made ready for the screen: the row after it, and the message it touched. */
export type Live = {
  seq: number;
  at: number;
  type: string;
  conversation: string | null;
  actor: { kind: string; id?: string };
  payload: unknown;
  row: Row | null;
  message: Message | null;
  suggestions: SuggestionView[] | null;
};
export type Presence = { online: string[]; viewing: Record<string, string[]> };
export type Typing = {
  conversation: string;
  who: { kind: "agent" | "customer"; id: string; name: string };
  on: boolean;
};
