import type { Change as ChangeOf } from "../../../../src/kernel/change";
import type {
  GateView,
  LabelledPage,
  LabSettings,
  LabView,
  PromptFault,
  Regression,
  SetView,
  ShadowView,
  TrialLimits,
  TrialPage,
  TrialView,
  TrialWhole,
  VersionContent,
  VersionStep,
  VersionView,
} from "../../../../src/realtime/wire";
import { call } from "../../api/http";

const version = (id: string) => `/versions/${encodeURIComponent(id)}`;
const trial = (id: string) => `/trials/${encodeURIComponent(id)}`;
const set = (id: string) => `/labelled-sets/${encodeURIComponent(id)}`;
const query = (values: Record<string, string | number | null | undefined>) => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== null && value !== undefined) search.set(key, String(value));
  return `?${search}`;
};

export type Change = "all" | "changed" | "better" | "worse" | "other";
export type Objections = { isTried: boolean; isMoved: boolean; trial: string | null; regressions: Regression[] };
/** What a file made: a set, or none where nothing of it could be used; `more` faults than those told. */
export type Imported = {
  id: string | null;
  size: number;
  faults: { line: number; what: "column" | "json" | "text" | "field" | "category" | "article"; name: string }[];
  more: number;
};
export type GivenItem = {
  text: string;
  category?: string | null;
  articles?: string[];
  reply?: string | null;
  person?: boolean;
};

/** The lab's routes. */
export const lab = {
  all: () => call<LabView>("GET", "/lab"),
  change: (change: ChangeOf<LabSettings>) => call<LabSettings>("PATCH", "/lab", change),
  measureGate: () => call<GateView>("POST", "/lab/gate/measure"),
  driftSeen: () => call<{ id: string }>("POST", "/lab/drift/seen"),
  draft: (input: { name: string; base?: string | null }) => call<VersionView>("POST", "/versions", input),
  version: (id: string) => call<VersionView>("GET", version(id)),
  save: (id: string, input: { revision: number; name?: string; content?: VersionContent }) =>
    call<VersionView>("PATCH", version(id), input),
  retell: (gate: VersionContent["gate"]) =>
    call<{ gate: VersionContent["gate"] }>("POST", "/versions/retell", { gate }),
  check: (prompts: VersionContent["prompts"]) =>
    call<{ faults: PromptFault[] }>("POST", "/versions/check", { prompts }),
  steps: (id: string) => call<{ items: VersionStep[] }>("GET", `${version(id)}/steps`),
  comment: (id: string, text: string) => call<{ id: string }>("POST", `${version(id)}/comments`, { text }),
  objections: (id: string) => call<Objections>("GET", `${version(id)}/objections`),
  publish: (id: string, input: { revision: number; overrule?: string }) =>
    call<VersionView>("POST", `${version(id)}/publish`, input),
  rollBack: () => call<VersionView>("POST", "/versions/roll-back", {}),
  shadow: (id: string) => call<ShadowView>("GET", `${version(id)}/shadow`),
  setShadow: (id: string, on: boolean) => call<{ id: string }>("POST", `${version(id)}/shadow`, { on }),
  buildSet: (input: { name: string; source: "past" | "hand"; limit?: number; asOf?: number | null }) =>
    call<SetView>("POST", "/labelled-sets", input),
  importSet: (input: { name: string; text: string }) => call<Imported>("POST", "/labelled-sets/import", input),
  items: (id: string, from: { q?: string | undefined; cursor?: number | undefined }) =>
    call<LabelledPage>("GET", `${set(id)}${query({ ...from, limit: 200 })}`),
  addItems: (id: string, input: { items: GivenItem[]; instead?: string }) =>
    call<{ id: string }>("POST", `${set(id)}/items`, input),
  placeItem: (id: string, item: string, isOut: boolean) =>
    call<{ id: string }>("PATCH", `${set(id)}/items/${encodeURIComponent(item)}`, { isOut }),
  dropSet: (id: string) => call<{ id: string }>("DELETE", set(id)),
  start: (input: { version: string; set: string; limits: TrialLimits }) => call<TrialView>("POST", "/trials", input),
  trial: (id: string) => call<TrialWhole>("GET", trial(id)),
  rows: (id: string, filter: { change: Change; category?: string | undefined; cursor?: number | undefined }) =>
    call<TrialPage>("GET", `${trial(id)}/rows${query({ ...filter, limit: 200 })}`),
  cancel: (id: string) => call<{ id: string }>("POST", `${trial(id)}/cancel`),
  resume: (id: string, limits?: TrialLimits) =>
    call<{ id: string }>("POST", `${trial(id)}/resume`, limits ? { limits } : {}),
};
