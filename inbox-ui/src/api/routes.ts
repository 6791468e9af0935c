import type { ConnectionState } from "../../../channels/contract";
import type { Change } from "../../../src/kernel/change";
import type {
  AccountNews,
  AgentView,
  ArchivedCategory,
  ArticleFound,
  ArticleView,
  AssistFate,
  AssistKind,
  Assists,
  Away,
  BotReport,
  CannedView,
  CategoriesImported,
  CategoryCases,
  CategoryLines,
  CategoryView,
  CategoryWeight,
  Changed,
  ChannelView,
  ConnectionView,
  ContactFound,
  ContactView,
  Counts,
  Desk,
  DeskSettings,
  FileView,
  HoursChange,
  HoursSettings,
  Locale,
  Manners,
  Me,
  Message,
  ModelSettings,
  ModelsView,
  ModelTask,
  ModelTest,
  ModelUsage,
  Page,
  Priority,
  ProviderKind,
  QualityReport,
  Quarantined,
  Row,
  RuleCondition,
  RuleTried,
  RuleView,
  Signature,
  SignatureBelow,
  Status,
  TeamHoursView,
  TeamView,
  Template,
  Thread,
  Traced,
  VerdictView,
  View,
  WorkAll,
  WorkView,
} from "../../../src/realtime/wire";
import { call, upload } from "./http";

export type Filter = {
  view: View | "all";
  category?: string | undefined;
  team?: string | undefined;
  q?: string | undefined;
};
export type RowChange = {
  status?: Status;
  snoozedUntil?: number | null;
  priority?: Priority;
  category?: string | null;
  team?: string | null;
  assignee?: string | null;
  tag?: string[];
  untag?: string[];
  subject?: string;
};
export type ReplyInput = {
  id: string;
  text: string;
  files?: string[];
  quote?: string;
  seenSeq: number;
  sendAt?: number;
  solve?: boolean;
  /** What was written before it was translated. */
  original?: { language: Locale; text: string };
  /** Where the channel has copies. */
  copies?: Copies;
  /** Instead of free text, where the channel has templates. */
  template?: { name: string; language: string; variables: string[] };
};
export type ProviderInput = { name: string; kind: ProviderKind; baseUrl: string; key?: string };
/** Writing first: a mail, or a template to a phone number. */
export type BeginInput = {
  id: string;
  connection: string;
  to: string;
  contact?: string;
  subject?: string;
  text: string;
  template?: { name: string; language: string; variables: string[] };
};
export type Copies = { to: string[]; cc: string[]; bcc: string[] };
/** All of a message; no HTML when it came without. */
export type Whole = { text: string; html: string | null; blocked: number };

export type ContactChange = {
  name?: string;
  email?: string | null;
  phone?: string | null;
  /** By name. */
  company?: string | null;
  notes?: string;
  /** As they were read: nobody writes over words that somebody else wrote meanwhile. */
  notesWere?: string;
  /** Goes straight to a person; the same for all of their company. */
  vip?: boolean;
  companyVip?: boolean;
};

const query = (values: Record<string, string | number | undefined>) => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== "") search.set(key, String(value));
  return search.size > 0 ? `?${search}` : "";
};
const conversation = (id: string) => `/conversations/${encodeURIComponent(id)}`;
const message = (id: string) => `/messages/${encodeURIComponent(id)}`;

export const api = {
  me: () => call<Me>("GET", "/me"),
  changeMe: (change: { name?: string; locale?: Locale; password?: string; currentPassword?: string }) =>
    call<Me>("PATCH", "/me", change),
  signIn: (input: { email: string; password: string }) => call<Me>("POST", "/sign-in", input),
  signOut: () => call<null>("POST", "/sign-out"),
  setupNeeded: () => call<{ needed: boolean }>("GET", "/setup"),
  setup: (input: { name: string; email: string; password: string }) => call<Me>("POST", "/setup", input),
  desk: () => call<Desk>("GET", "/desk"),

  rows: (filter: Filter, page: { cursor?: string | undefined; limit: number }, signal?: AbortSignal) =>
    call<Page<Row>>("GET", `/conversations${query({ ...filter, ...page })}`, undefined, signal),
  counts: () => call<Counts>("GET", "/conversations/counts"),
  thread: (id: string) => call<Thread>("GET", conversation(id)),
  earlier: (id: string, before: number) =>
    call<{ messages: Message[]; more: boolean }>("GET", `${conversation(id)}/messages${query({ before, limit: 50 })}`),
  change: (id: string, change: RowChange) => call<Row>("PATCH", conversation(id), change),
  reply: (id: string, input: ReplyInput) => call<Message>("POST", `${conversation(id)}/replies`, input),
  note: (id: string, input: { id: string; text: string; files?: string[] }) =>
    call<Message>("POST", `${conversation(id)}/notes`, input),
  begin: (input: BeginInput) => call<Row>("POST", "/conversations", input),
  forward: (id: string, input: { id: string; message: string; text: string; to: string[]; cc: string[] }) =>
    call<Message>("POST", `${conversation(id)}/forwards`, input),
  merge: (id: string, into: string) => call<Row>("POST", `${conversation(id)}/merge`, { into }),
  split: (id: string, at: { message: string; subject?: string }) => call<Row>("POST", `${conversation(id)}/split`, at),
  takeOver: (id: string) => call<Row>("POST", `${conversation(id)}/take-over`),
  returnToBot: (id: string) => call<Row>("POST", `${conversation(id)}/return-to-bot`),
  read: (id: string, seq: number) => call<null>("POST", `${conversation(id)}/read`, { seq }),
  suggestion: (id: string, sid: string, fate: "accepted" | "corrected" | "dismissed", value?: string) =>
    call<Row>("POST", `${conversation(id)}/suggestions/${encodeURIComponent(sid)}`, {
      fate,
      ...(value === undefined ? {} : { value }),
    }),

  undo: (id: string) => call<Message>("POST", `${message(id)}/undo`),
  retry: (id: string) => call<Message>("POST", `${message(id)}/retry`),
  arrived: (id: string) => call<Message>("POST", `${message(id)}/arrived`),
  editMessage: (id: string, text: string) => call<Message>("PATCH", message(id), { text }),
  deleteMessage: (id: string) => call<Message>("DELETE", message(id)),
  react: (id: string, emoji: string | null) => call<Message>("PUT", `${message(id)}/reaction`, { emoji }),
  judge: (id: string, said: { verdict: VerdictView["verdict"] | null; article?: string | null }) =>
    call<Message>("PUT", `${message(id)}/verdict`, said),
  assistSettled: (id: string, settled: { kind: Exclude<AssistKind, "fields">; fate: AssistFate }) =>
    call<{ id: string }>("POST", `${conversation(id)}/assists/settled`, settled),
  assists: (id: string) => call<Assists>("GET", `${conversation(id)}/assists`),
  articlesFor: (q: string, language: Locale, signal?: AbortSignal) =>
    call<ArticleFound[]>("POST", "/assists/articles", { q, locale: language, limit: 4 }, signal),
  trace: (id: string) => call<Traced>("GET", `${message(id)}/trace`),
  whole: (id: string) => call<Whole | null>("GET", `${message(id)}/whole`),
  revisions: (id: string) => call<{ text: string; replacedAt: number }[]>("GET", `${message(id)}/revisions`),
  fetchFile: (id: string) => call<FileView>("POST", `/files/${encodeURIComponent(id)}/retry`),
  file: (file: File, progress: (share: number) => void) => upload<FileView>("/files", file, progress),

  contact: (id: string) => call<ContactView>("GET", `/contacts/${encodeURIComponent(id)}`),
  findContacts: (q: string, limit: number, signal?: AbortSignal) =>
    call<ContactFound[]>("GET", `/contacts${query({ q, limit })}`, undefined, signal),
  changeContact: (id: string, change: ContactChange) =>
    call<ContactView>("PATCH", `/contacts/${encodeURIComponent(id)}`, change),
  join: (id: string, input: { other: string; reason?: string }) =>
    call<{ id: string }>("POST", `/contacts/${encodeURIComponent(id)}/join`, input),
  undoJoin: (id: string) => call<{ id: string }>("POST", `/joins/${encodeURIComponent(id)}/undo`),
  setRole: (identity: string, role: "customer" | "ours") =>
    call<{ id: string }>("PUT", `/identities/${encodeURIComponent(identity)}/role`, { role }),

  channels: () => call<ChannelView[]>("GET", "/connections/channels"),
  testConnection: (id: string) => call<ConnectionState>("POST", `/connections/${encodeURIComponent(id)}/test`),
  news: (id: string) => call<AccountNews[]>("GET", `/connections/${encodeURIComponent(id)}/news`),
  templates: (id: string) => call<Template[]>("GET", `/connections/${encodeURIComponent(id)}/templates`),
  quarantine: () => call<Quarantined[]>("GET", "/quarantine"),
  replay: (id: string) => call<unknown>("POST", `/quarantine/${encodeURIComponent(id)}/replay`),
  botReport: (span: { from: number; to: number }) => call<BotReport>("GET", `/reports/bot${query(span)}`),
  synonyms: () => call<{ groups: string[][] }>("GET", "/synonyms"),
  changeSynonyms: (groups: string[][]) => call<{ groups: string[][] }>("PUT", "/synonyms", { groups }),
  settings: () => call<DeskSettings>("GET", "/settings"),
  manners: () => call<Manners>("GET", "/manners"),
  changeManners: (change: Change<Manners>) => call<Manners>("PATCH", "/manners", change),
  hours: () => call<HoursSettings>("GET", "/hours"),
  changeHours: (change: HoursChange) => call<HoursSettings>("PATCH", "/hours", change),
  models: () => call<ModelsView>("GET", "/models"),
  changeModels: (change: Change<ModelSettings>) => call<ModelsView>("PATCH", "/models", change),
  modelUsage: (days: number) => call<ModelUsage[]>("GET", `/models/usage${query({ days })}`),
  testModel: (input: { provider: string; model: string; task: ModelTask }) =>
    call<ModelTest>("POST", "/models/test", input),
  addProvider: (input: ProviderInput) => call<{ id: string }>("POST", "/models/providers", input),
  changeProvider: (id: string, input: Partial<ProviderInput>) =>
    call<{ id: string }>("PATCH", `/models/providers/${encodeURIComponent(id)}`, input),
  removeProvider: (id: string) => call<{ id: string }>("DELETE", `/models/providers/${encodeURIComponent(id)}`),
  changeSettings: (change: Change<DeskSettings>) => call<DeskSettings>("PATCH", "/settings", change),
};

const category = (id: string) => `/categories/${encodeURIComponent(id)}`;
export type SplitInput = {
  name: string;
  nameRu: string | null;
  description?: string;
  examples: string[];
  conversations: string[];
};
/** What leads do with categories beside writing them. */
export const sorting = {
  quality: () => call<QualityReport>("GET", "/categories/quality"),
  cases: (id: string) => call<CategoryCases>("GET", `${category(id)}/cases`),
  weight: (id: string) => call<CategoryWeight>("GET", `${category(id)}/weight`),
  merge: (id: string, into: string) => call<Changed>("POST", `${category(id)}/merge`, { into }),
  split: (id: string, input: SplitInput) => call<Changed>("POST", `${category(id)}/split`, input),
  unmerge: (id: string) => call<Changed>("POST", `${category(id)}/unmerge`),
  archived: () => call<ArchivedCategory[]>("GET", "/categories/archived"),
  restore: (id: string) => call<Changed>("POST", `${category(id)}/restore`),
  lines: () => call<CategoryLines>("GET", "/categories/export"),
  bringIn: (lines: string) => call<CategoriesImported>("POST", "/categories/import", { lines }),
  label: (conversation: string, change: { excluded?: boolean; category?: string }) =>
    call<Changed>("PUT", `/labels/${encodeURIComponent(conversation)}`, change),
  tryRule: (conditions: RuleCondition[]) => call<RuleTried>("POST", "/rules/try", { conditions }),
  orderRules: (ids: string[]) => call<unknown>("POST", "/rules/order", { ids }),
};
/** Who works on what and when. */
export const work = {
  all: () => call<WorkAll>("GET", "/work"),
  agent: (id: string, input: Omit<WorkView, "agent" | "away">) =>
    call<Changed>("PUT", `/agents/${encodeURIComponent(id)}/work`, input),
  team: (id: string, said: Omit<TeamHoursView, "team"> | null) =>
    call<Changed>("PUT", `/teams/${encodeURIComponent(id)}/hours`, { said }),
  away: () => call<Away>("GET", "/me/away"),
  setAway: (away: boolean) => call<Away>("PUT", "/me/away", { away }),
};
/** What stands under one's own mails. */
export const signature = {
  mine: () => call<Signature>("GET", "/me/signature"),
  setMine: (said: Signature) => call<Signature>("PUT", "/me/signature", said),
  below: ({ connection, language }: { connection: string; language: Row["language"] }) =>
    call<SignatureBelow>(
      "GET",
      `/connections/${encodeURIComponent(connection)}/signature?language=${language ?? "en"}`,
    ),
};

const isPage = <T>(answer: T[] | Page<T>): answer is Page<T> => !Array.isArray(answer);
const pageSize = 200;

/** Everything the settings pages list, make, change and delete goes through the same routes. Long lists come in pages and are read to the end. */
const collection = <T extends { id: string }, Input, Done extends { id: string } = { id: string }>(path: string) => ({
  list: async () => {
    const all: T[] = [];
    let cursor: string | undefined;
    do {
      const answer = await call<T[] | Page<T>>("GET", `${path}${query(cursor ? { cursor, limit: pageSize } : {})}`);
      all.push(...(isPage(answer) ? answer.items : answer));
      cursor = isPage(answer) ? (answer.cursor ?? undefined) : undefined;
    } while (cursor);
    return all;
  },
  make: (input: Input) => call<Done>("POST", path, input),
  change: (id: string, input: Change<Input>) => call<Done>("PATCH", `${path}/${encodeURIComponent(id)}`, input),
  remove: (id: string) => call<null>("DELETE", `${path}/${encodeURIComponent(id)}`),
});

type ArticleInput = Omit<ArticleView, "id" | "key" | "slug" | "version" | "updatedAt"> & {
  key?: string;
  /** The version that was read before writing. */
  seen?: number;
  /** What published articles contradict goes out all the same. */
  overrule?: boolean;
};
export const articles = collection<ArticleView, ArticleInput, ArticleView>("/articles");
/** Examples one by one, so that two who teach it at once are both heard. */
type CategoryInput = Omit<CategoryView, "id"> & { learn?: string[]; forget?: string[] };
export const categories = collection<CategoryView, CategoryInput>("/categories");
export const connections = collection<
  ConnectionView,
  { channel: string; name: string; settings: Record<string, unknown> }
>("/connections");
export const agents = collection<AgentView, Omit<AgentView, "id" | "color"> & { password?: string }>("/agents");
export const teams = collection<TeamView, Omit<TeamView, "id" | "key">>("/teams");
export const canned = collection<CannedView, Omit<CannedView, "id">>("/canned");
/** In a change an action that is null is left off. */
type RuleInput = Omit<RuleView, "id" | "position" | "actions"> & {
  actions: { [Name in keyof RuleView["actions"]]: RuleView["actions"][Name] | null };
};
export const rules = collection<RuleView, RuleInput>("/rules");
