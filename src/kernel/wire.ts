/**
 * What crosses between the server and the inbox: types only, shared with the UI.
 *
 * Socket.IO at /socket.io. The client connects with `auth: { since }` (last sequence it has, or null for "from now").
 * Server → client: `events` (Live[] in order, each exactly once per connection), `presence` (Presence), `typing` (Typing),
 *   `caught-up` ({ seq }) once everything after `since` has been sent, `reload` ({ seq }) when `since` is too old to replay.
 * Client → server: `viewing` ({ conversation: string | null }), `typing` ({ conversation, note: boolean }).
 *
 * JSON routes (all under /api, cookies, errors as Problem = { code, message, details }):
 *   GET  /me → Me            PATCH /me { name?, locale?, color?, password?, currentPassword? } → Me           POST /sign-in {email,password} → Me    POST /sign-out
 *   GET  /setup → { needed }                        POST /setup {name,email,password} → Me (first admin, only while there is none)
 *   GET  /desk → Desk                               (agents, teams, categories, canned, connections, settings: what every screen needs)
 *   GET  /conversations?view&category&team&q&cursor&limit → Page<Row> (view may be "all"; rows of a search carry `found`)      GET /conversations/counts → Counts
 *   GET  /conversations/:id → Thread                GET /conversations/:id/messages?before&limit → { messages, more }
 *   GET  /conversations/:id/timeline → TimelineItem[]
 *   PATCH /conversations/:id { status?, snoozedUntil?, priority?, category?, team?, assignee?, tags?, tag?, untag?, subject? } → Row
 *   POST /conversations/:id/replies { id, text, files?, quote?, seenSeq, sendAt?, solve?, copies?, template?, original? } → Message   409 conversation.newer { messages }
 *   POST /conversations/:id/notes { id, text, files? } → Message
 *   POST /conversations/:id/take-over → Row         POST /conversations/:id/return-to-bot → Row
 *   POST /conversations/:id/forwards { id, message, text?, to, cc? } → Message (mail only: a note that passes a message on to somebody outside)
 *   POST /conversations/:id/read { seq }            POST /conversations/:id/suggestions/:sid { fate: "accepted"|"corrected"|"dismissed", value? } → Row
 *   POST /conversations/:id/merge { into } → Row    POST /conversations/:id/split { message, subject? } → Row (the new one)
 *   GET  /messages/:id/whole?images=remote → { text, html, blocked } (all of a mail, HTML sanitised, its own pictures in place; without
 *        ?images those from elsewhere are left out and counted in `blocked`; null when there is no more than is shown)
 *   GET  /messages/:id/whole/page?images=remote → the HTML as a page for a frame, under a policy of its own
 *   POST /contacts/:id/join { other, reason? }, POST /joins/:id/undo, PUT /identities/:id/role { role }
 *   GET  /connections/:id/templates → Template[]
 *   GET  /connections/:id/news → AccountNews[]
 *   POST /messages/:id/undo → Message               POST /messages/:id/retry → Message        POST /messages/:id/arrived → Message
 *   PATCH /messages/:id { text } → Message          DELETE /messages/:id → Message        PUT /messages/:id/reaction { emoji: string|null } → Message
 *   PUT  /messages/:id/verdict { verdict: "right"|"wrong"|"should_hand_over"|null, article? } → Message (answers of the bot)
 *   GET  /messages/:id/revisions → { text, replacedAt }[]                GET /messages/:id/trace → { trace: Trace | null } (why the bot said it)
 *   POST /conversations { id, connection, to, contact?, subject?, text?, files?, template? } → Row (write first)
 *   POST /files (multipart "file") → FileView       GET /files/:id (bytes; ?download)
 *   GET  /contacts?q&limit → ContactFound[]         GET /contacts/:id → ContactView           PATCH /contacts/:id { name?, email?, phone?, company? (by name), notes?, vip?, companyVip? }
 *   GET  /categories/export → CategoryLines         POST /categories/import { lines } → CategoriesImported      GET /categories/archived → ArchivedCategory[]
 *   GET  /categories/:id/weight → CategoryWeight    POST /categories/:id/merge { into } → Changed               POST /categories/:id/restore, /unmerge → Changed
 *   POST /categories/:id/split { name, nameRu?, description?, examples, conversations? } → Changed (the new one)
 *   GET  /categories/quality → QualityReport        GET /categories/:id/cases → CategoryCases                  PUT /labels/:conversation { excluded?, category? } → Changed
 *   GET  /work → WorkAll        PUT /agents/:id/work → Changed                    PUT /teams/:id/hours { said } → Changed       GET, PUT /me/away { away } → Away      GET, PUT /me/signature { en, ru } → Signature       GET /connections/:id/signature?language= → SignatureBelow
 *   GET  /rules → RuleView[]    POST /rules, PATCH/DELETE /rules/:id → Changed    POST /rules/order { ids } → Done    POST /rules/try { conditions } → RuleTried
 *   /articles, /categories, /canned: GET → list     /agents, /teams?cursor&limit: GET → Page  each also POST, and PATCH/DELETE /:id
 *   /connections: GET, POST { channel, name, settings }, PATCH /:id { name?, settings? }, DELETE /:id, GET /channels → ChannelView[], POST /:id/test → ConnectionState
 *   GET, PATCH /hours → HoursSettings               GET, PATCH /manners → Manners
 *   GET  /models → ModelsView                       PATCH /models (ModelSettings) → ModelsView     GET /models/usage?days → ModelUsage[]
 *   /models/providers: POST { name, kind, baseUrl, key? }, PATCH and DELETE /:id      POST /models/test { provider, model, task } → ModelTest
 *   GET  /conversations/:id/assists → Assists       POST /conversations/:id/assists { kind, … } → events: text { at, add }, then done (Assist) or failed { code }
 *   POST /assists/articles { q, locale?, limit? } → ArticleFound[] (published articles near what is being written)
 *   GET  /quarantine → Quarantined[]                POST /quarantine/:id/replay            GET /settings, PATCH /settings
 */

import type { Block, Capabilities, ChannelName, FileLook, HistoryPart, SettingField } from "../../channels/contract";
import type { Change } from "./change";

export type { AccountNews, ConnectionState, Template } from "../../channels/contract";
export type * from "./wire-gaps";
export type * from "./wire-lab";

export type Locale = "en" | "ru";
export type Role = "admin" | "lead" | "agent";
export type Status = "open" | "pending" | "snoozed" | "solved" | "closed";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Owner = "bot" | "agent" | "nobody";
/** How a customer sounds, and how soon they need us: as their last words say. */
export type Mood = "angry" | "worried" | "pleased" | "neutral";
export type Urgency = "normal" | "urgent" | "emergency";
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
  /** The category it stands under; there are two levels. */
  parent: string | null;
  strategy: Strategy;
  /** An agent's id, where the strategy is `person`. */
  person: string | null;
  /** How often it must be right to be applied by itself, 0 to 1; null: as the desk says. */
  threshold: number | null;
};
/** How a person is found for a category's conversations. */
export type Strategy = "none" | "least_loaded" | "round_robin" | "similar" | "person";
/** `mergedInto`: the category it became part of, where that can be taken back. */
export type ArchivedCategory = { id: string; name: string; archivedAt: number; mergedInto: string | null };
/** What a merge would move. */
export type CategoryWeight = {
  conversations: number;
  suggestions: number;
  examples: number;
  /** Rules that set it, and people who are said to know it. */
  rules: number;
  people: number;
};
export type CategoriesImported = { imported: number; added: number; changed: number; teamsMade: number };
/** Lines of JSON, each a category. */
export type CategoryLines = { lines: string };
/** How good a category is, by texts the classifier had not seen; `on` says which: past conversations, or the examples while there are too few. */
export type CategoryQuality = {
  category: string;
  examples: number;
  /** Conversations that agents said are of this category. */
  labels: number;
  /** Conversations of the last 30 days. */
  lately: number;
  on: "conversations" | "examples";
  predicted: number;
  right: number;
  actual: number;
  precision: number | null;
  recall: number | null;
  /** What its own texts were taken for (null: none of these), and whose were taken for it. */
  goesTo: { category: string | null; n: number }[];
  comesFrom: { category: string | null; n: number }[];
  /** Examples and labelled conversations that are taken for another. */
  contradicting: number;
  target: number;
  /** From which confidence it is applied by itself, and on what that stands; null: it is only suggested. */
  applies: { from: number; n: number; right: number } | null;
};
export type QualityReport = {
  /** False while something newer is being measured: ask again in a second. */
  isFresh: boolean;
  at: number | null;
  n: number;
  right: number;
  categories: CategoryQuality[];
};
/** A text that was read without having been learned; `conversation` where it is no example. */
export type CategoryCase = {
  conversation: string | null;
  text: string;
  label: string;
  predicted: string | null;
  confidence: number;
};
export type CategoryCases = {
  isFresh: boolean;
  contradicting: CategoryCase[];
  taken: CategoryCase[];
  labels: { conversation: string; text: string; at: number; excluded: boolean; by: string | null }[];
};

/** Minutes since midnight, on a day from Monday (0). */
export type Stretch = { day: number; from: number; to: number };
/** What an agent can do, how much and when. Empty lists and nulls set no limit. */
export type WorkView = {
  agent: string;
  languages: (Locale | "other")[];
  categories: string[];
  capacity: number | null;
  /** Null: the hours of their team. */
  hours: Stretch[] | null;
  timeZone: string | null;
  away: boolean;
};
export type TeamHoursView = { team: string; hours: Stretch[]; timeZone: string };
export type WorkAll = { agents: WorkView[]; teams: TeamHoursView[] };
export type Away = { away: boolean };
/** What an agent writes under their mails, in the Markdown of replies; empty: nothing. */
export type Signature = { en: string; ru: string };
/** What would stand under a message of theirs on a connection. */
export type SignatureBelow = { rich: Block[] };

/** What a rule looks at; one of the values is enough. */
export type RuleCondition = {
  on: "words" | "exact" | "pattern" | "domain" | "connection" | "channel" | "language" | "mood" | "urgency";
  values: string[];
};
/** A lead's rule: where all its conditions hold, it sets what its actions name. */
export type RuleView = {
  id: string;
  name: string;
  position: number;
  enabled: boolean;
  conditions: RuleCondition[];
  actions: { category?: string; priority?: Priority; team?: string };
};
/** Which of the last conversations a rule would have met. */
export type RuleTried = { met: number; of: number; shown: { id: string; number: number; subject: string }[] };
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
  state: "connecting" | "online" | "pairing" | "degraded" | "offline";
  reason: string | null;
  cure: string | null;
  since: number;
  lastHeardAt: number | null;
  /** The last time it was deaf: since when, how many messages of that time were fetched afterwards, and when. */
  gap: { since: number; messages: number; filledAt: number } | null;
  capabilities: Capabilities;
  /** Non-secret settings; secret ones appear as true when set. */
  settings: Record<string, unknown>;
};
export type ChannelView = {
  name: ChannelName;
  label: string;
  fields: SettingField[];
  capabilities: Capabilities;
  /** To be read before connecting, for doors with risks. */
  warning: { en: string; ru: string } | null;
  /** Where at the platform somebody pastes `base/webhooks/<connection>`, and with which setting only. */
  webhook: { base: string; when?: { key: string; is: string }; en: string; ru: string } | null;
  /** A text to give the platform first, and where. */
  manifest: { en: string; ru: string; text: string } | null;
};
export type DeskSettings = {
  undoSeconds: number;
  quietWindowMs: number;
  reopenDays: number;
  applyThreshold: number;
  botEnabled: boolean;
  deskName: string;
};
export type ModelTask = "classify" | "answer" | "assist" | "embeddings";
export type ModelChoice = { provider: string; model: string };
export type ModelSettings = {
  /** No call leaves the house. */
  onlyLocal: boolean;
  onlyLocalConnections: string[];
  tasks: Record<ModelTask, ModelChoice | null>;
  /** For a million tokens, in the desk's currency. */
  prices: { model: string; input: number; output: number }[];
  currency: string;
  dayBudget: number | null;
  conversationBudget: number | null;
  callsPerMinuteMax: number;
  cacheMinutes: number;
  mask: boolean;
  maskNames: string[];
};
export type ProviderKind = "openai" | "ollama" | "vllm" | "llamacpp" | "other";
export type ProviderView = {
  /** `environment` for the one that the environment names; it cannot be changed here. */
  id: string;
  name: string;
  kind: ProviderKind;
  baseUrl: string;
  hasKey: boolean;
};
export type CircuitView = {
  provider: string;
  /** `open`: nobody asks until `until`. `trying`: one asks. */
  at: "closed" | "open" | "trying";
  failures: number;
  until: number | null;
  why: string | null;
  failedAt: number | null;
};
export type ModelState = {
  spentToday: number;
  /** The day's budget is used up: the local engine serves. */
  isSpent: boolean;
  circuits: CircuitView[];
};
/** How far the embedding model has read the articles, in passages. */
export type EmbeddingState = { model: string | null; done: number; total: number; problem: string | null };
export type ModelsView = {
  settings: ModelSettings;
  providers: ProviderView[];
  /** What serves tasks without a model of their own. */
  environment: { model: string | null; embeddingModel: string | null };
  state: ModelState;
  embeddings: EmbeddingState;
};
/** What a model answered to a small question; `code` says why it did not. */
export type ModelTest = {
  ok: boolean;
  code: string | null;
  status: number | null;
  ms: number;
  model: string | null;
  inputTokens: number;
  outputTokens: number;
  /** How the server was asked for JSON in the end. */
  format: "json_schema" | "json_object" | "text" | null;
  /** Numbers of an embedding. */
  dimensions: number | null;
};
/** Calls of a time, put together. */
export type ModelUsage = {
  task: ModelTask;
  provider: string;
  model: string;
  outcome: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cost: number | null;
  ms: number;
};
export type HoursSpan = { from: string; to: string };
export type Hours = {
  always: boolean;
  timeZone: string;
  /** From Monday to Sunday. */
  days: HoursSpan[][];
  holidays: { date: string; name: string }[];
};
export type HoursSettings = { desk: Hours; teams: Record<string, Hours>; tellWait: boolean; tellPlace: boolean };
/** Null for a team that keeps the desk's hours from now on; whoever is left out stays as it is. */
export type HoursChange = {
  desk?: Change<Hours> | undefined;
  teams?: Record<string, Change<Hours> | null | undefined> | undefined;
  tellWait?: boolean | undefined;
  tellPlace?: boolean | undefined;
};
export type Manners = {
  name: string;
  introduction: { en: string; ru: string };
  handOff: { en: string; ru: string };
  personWords: string[];
  vipToPerson: boolean;
};
/** Something leads must know of the whole desk. */
export type Notice = { code: "models.spent" | "models.down" | "lab.drift"; key: string; name: string; since: number };
export type Desk = {
  notices: Notice[];
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
  mood: Mood;
  urgency: Urgency;
  owner: Owner;
  epoch: number;
  contact: { id: string; name: string; company: string | null };
  connection: string;
  channel: ChannelName;
  preview: string;
  previewBy: "customer" | "bot" | "agent";
  /** The agent who wrote it. */
  previewAuthor: string | null;
  lastSeq: number;
  lastPublicSeq: number;
  unread: boolean;
  waitingSince: number | null;
  createdAt: number;
  updatedAt: number;
  failed: boolean;
  /** A group or channel where more than one customer reads. */
  place: { kind: "group" | "channel"; title?: string; topic?: string } | null;
  /** What it has become part of. */
  mergedInto: string | null;
  /** In answers to a search only. */
  found?: Found;
};
/** The piece that answers a search; `marks` are [from, to) in `text`. `message` and `seq` say where, when it stands in one. */
export type Found = {
  in: "message" | "note" | "subject" | "contact";
  message: string | null;
  seq: number | null;
  text: string;
  marks: [number, number][];
};
export type RowPage = Page<Row>;
export type Counts = Record<View, number>;

export type DeliveryAt = "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "uncertain" | "undone";
/** Of a message in several pieces that did not arrive whole: how many there are, and those that are missing (the first is 1). */
export type MissingParts = { of: number; missing: { part: number; label: string; reason: string | null }[] };
export type DeliveryView = {
  parts?: MissingParts;
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
/** A change of ours that its platform did not take: the customer does not see it. */
export type LostChange = { kind: "edit" | "deletion" | "reaction"; code: string | null; reason: string | null };
export type Message = {
  id: string;
  lost?: LostChange[];
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
  /** Sent by a machine: shown folded. */
  automatic: "auto_reply" | "bounce" | "feedback_report" | "list" | "bot" | "platform" | null;
  /** More came than what was written now: GET /messages/:id/whole. */
  hasMore: boolean;
  facts: Record<string, string>;
  /** Who else was written to; `address` where they can be written to again (mail). */
  readers: { role: "to" | "cc"; name: string; address: string | null }[];
  copies: { to: string[]; cc: string[]; bcc: string[] } | null;
  /** A note that went out by mail to `copies.to` and passed this message on. */
  forwards: string | null;
  /** Why the bot said it was kept: GET /messages/:id/trace. */
  hasTrace: boolean;
  /** What people thought of an answer of the bot. */
  verdicts: VerdictView[];
  /** The same in other languages; `original`: what the agent wrote before it was translated. */
  translations: { language: Locale; kind: "translation" | "original"; text: string }[];
};
export type VerdictView = {
  by: "customer" | "agent";
  /** The agent who said it. */
  agent: string | null;
  verdict: "right" | "wrong" | "should_hand_over";
  /** The article that would have been right. */
  article: string | null;
  at: number;
};
export type SuggestionView = {
  id: string;
  kind: "category" | "priority" | "assignee" | "same_contact" | "same_topic" | "new_topic";
  value: string;
  confidence: number;
  reason: string;
  engine: string;
  fate: "shown" | "applied" | "accepted" | "corrected" | "dismissed" | "replaced";
  /** What it stands on: the confidence that applies it by itself (null: none does), the likeliest values, words and examples. */
  why: {
    threshold: number | null;
    ranked: { value: string; confidence: number }[];
    words: string[];
    examples: string[];
    /** Why the desk's own engine decided where a model was asked. */
    fallback?: string;
  } | null;
  createdAt: number;
};
export type Messages = { messages: Message[]; more: boolean };
/** `currency`: in which `cost` is told, as the models' settings name it. */
export type Traced = { trace: Trace | null; currency: string };
/** Why the bot said what it said. What nobody knew is null; scores and chances are 0 to 1, times milliseconds. */
export type Trace = {
  kind: "answer" | "greeting" | "clarify" | "chosen" | "hand_off" | "offer" | "other";
  engine: "local" | "llm" | "rule";
  /** The version of the bot's prompts and thresholds that was live. */
  version: string | null;
  versionNumber: number | null;
  /** Its name and version: `answer@1`. */
  prompt: string | null;
  model: string | null;
  /** As it was searched for; `joined`: read together with what the customer wrote before. */
  question: { text: string; joined: boolean; language: string } | null;
  passages: {
    id: string;
    article: string;
    title: string;
    heading: string;
    text: string;
    score: number | null;
    /** How each way of searching saw it. */
    scores: Record<string, number> | null;
    coverage: number | null;
    margin: number | null;
    /** Words of the question that it speaks of. */
    words: string[];
    cited: boolean;
  }[];
  /** What was said, with the quotes it stands on and the checks it passed. */
  sentences: { text: string; support: { passage: string; quote: string }[]; checks: string[] }[];
  /** What was written and not said, and what it fell by. */
  dropped: {
    text: string;
    flaw:
      | "empty"
      | "uncited"
      | "quote"
      | "facts"
      | "promise"
      | "names"
      | "words"
      | "condition"
      | "negation"
      | "long"
      | "other";
    words: string[];
  }[];
  gate: {
    confidence: number;
    threshold: number | null;
    reason: string;
    evidence: Record<string, number | string> | null;
  } | null;
  /** The model gave no answer: it declined, or nothing it wrote was proved. */
  declined: string | null;
  /** Who should have done it and could not. */
  fallbacks: { from: string; why: string }[];
  usage: { inputTokens: number; outputTokens: number } | null;
  /** In the desk's currency. */
  cost: number | null;
  /** The model had been asked the same a moment before. */
  cached: boolean;
  ms: number | null;
  modelMs: number | null;
  /** Why a person was called. */
  reason: string | null;
  /** Who wrote the brief of a hand-over: `local` or `llm`. */
  brief: string | null;
};
/** What a message said before. */
export type Revision = { text: string; replacedAt: number };
export type Done = { ok: true };
/** The id of what was changed. */
export type Changed = { id: string };
export type TimelineItem = {
  seq: number;
  at: number;
  type: string;
  actor: { kind: string; id?: string };
  payload: unknown;
};
export type ContactView = {
  id: string;
  /** The desk's events up to this one are in it: of two answers about one contact the lower is the older. */
  seq: number;
  name: string;
  email: string | null;
  phone: string | null;
  language: string | null;
  company: { id: string; name: string; vip: boolean } | null;
  /** Marked as important: goes straight to a person. */
  vip: boolean;
  notes: string;
  identities: {
    channel: ChannelName;
    connection: string;
    handle: string | null;
    blocked: boolean;
    id: string;
    /** `ours`: an account of one of our own people, in a group. */
    role: "customer" | "ours";
  }[];
  /** Contacts made one with this one; each can be undone. */
  joins: { id: string; name: string; reason: string; at: number }[];
  conversations: {
    id: string;
    number: number;
    subject: string;
    status: Status;
    updatedAt: number;
  }[];
};
export type ContactFound = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  /** Their newest conversation. */
  conversation: string | null;
};
export type Thread = {
  row: Row;
  messages: Message[];
  more: boolean;
  suggestions: SuggestionView[];
  timeline: TimelineItem[];
  contact: ContactView;
  /** Who reads along besides the contact. */
  participants: { contact: string; name: string; email: string | null; role: "writes" | "to" | "cc" }[];
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
  /** `customers`: who has proved who they are. `agents`: our own people alone. */
  audience: "everyone" | "customers" | "agents";
  /** None: about everything. */
  products: string[];
  /** Kinds of channel it is told on; none: all. */
  channels: string[];
  version: number;
  updatedAt: number;
};
/** One of the things an article has said; for those alone who write articles. */
export type ArticleVersion = {
  version: number;
  title: string;
  /** Who wrote it; null: nobody of ours. */
  by: string | null;
  at: number;
  /** Whether its words are other than the version's before it; otherwise its state, section or readers were changed. */
  isReworded: boolean;
};
export type ArticleVersions = Page<ArticleVersion>;
export type ArticleWords = { version: number; title: string; text: string };
/** A question that an article has answered. Customers' words: for those alone who write articles. */
export type AskedView = {
  id: string;
  text: string;
  /** Who bears it out: a lead wrote it, an agent or the customer said so; `settled`: the matter was over with it and stayed so. */
  why: "hand" | "agent" | "customer" | "settled";
  struck: boolean;
  /** Whether search goes by it: not by a second one of the same person's or in the same words, nor by what the article says no more. */
  counts: boolean;
  conversation: string | null;
  number: number | null;
  /** Who wrote it or struck it out. */
  by: string | null;
  at: number;
};
export type AssistKind = "reply" | "summary" | "translate" | "rewrite" | "fields";
/** What became of it: used as it was made, used changed, or thrown away. */
export type AssistFate = "accepted" | "corrected" | "dismissed";
/** Who serves each assist: a model, the desk's own engine, or nobody. */
export type Assists = Record<AssistKind, "llm" | "local" | null>;
/** What a suggested reply stands on. Private: what a colleague answered somebody else. */
export type AssistSource = {
  n: number;
  kind: "article" | "conversation";
  id: string;
  title: string;
  url: string | null;
  quote: string;
  isPrivate: boolean;
};
export type AssistField = { kind: "email" | "phone" | "order" | "address" | "company"; value: string };
/** What an assist gives; nobody is sent anything of it without a click. */
export type Assist = {
  kind: AssistKind;
  /** Markdown. */
  text: string;
  engine: "llm" | "local";
  sources: AssistSource[];
  fields: AssistField[];
  /** Figures, dates, links and codes that stand in nothing it was made from. */
  doubts: string[];
  /** Why the desk's own engine had to do it, where a model should have. */
  fallback: string | null;
};
/** An article near what is being written; `words` are those it speaks of. */
export type ArticleFound = {
  article: string;
  title: string;
  locale: Locale;
  url: string;
  text: string;
  score: number;
  words: string[];
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

/** What the bot did in the conversations opened in a time. Days and categories count conversations. */
export type BotReport = {
  from: number;
  to: number;
  conversations: number;
  /** The bot answered at least once. */
  answered: number;
  /** Nobody else spoke for us, and the customer was quiet for three days. */
  alone: number;
  /** The bot answered, nobody else has spoken, and the three days are not over. */
  early: number;
  handedOver: number;
  verdicts: Record<"customer" | "agent", Record<"right" | "wrong" | "should_hand_over", number>>;
  reasons: { name: string; count: number }[];
  /** `kept`: applied or accepted, and nobody changed it. */
  suggestions: { kind: string; kept: number; corrected: number; dismissed: number; open: number }[];
  days: { at: number; conversations: number; alone: number; handedOver: number }[];
  categories: {
    category: string | null;
    conversations: number;
    answered: number;
    alone: number;
    handedOver: number;
    wrong: number;
  }[];
  cost: {
    currency: string;
    total: number;
    tasks: { task: string; calls: number; tokens: number; cost: number; failed: number }[];
  };
};
