import type { Change } from "../../../../src/kernel/change";
import type {
  ArticleFinding,
  Changed,
  Done,
  GapObjections,
  GapSettingsView,
  GapState,
  GapsView,
  GapView,
} from "../../../../src/realtime/wire";
import { call } from "../../api/http";

const gap = (id: string) => `/gaps/${encodeURIComponent(id)}`;

/** The gaps' routes. */
export const gaps = {
  list: (state: GapState, cursor?: string | null) =>
    call<GapsView>("GET", `/gaps?${new URLSearchParams({ state, ...(cursor ? { cursor } : {}) })}`),
  look: () => call<Done>("POST", "/gaps/look"),
  change: (change: Change<GapSettingsView>) => call<GapSettingsView>("PATCH", "/gaps", change),
  findings: () => call<ArticleFinding[]>("GET", "/gaps/articles"),
  settle: (id: string, dismissed: boolean) =>
    call<Changed>("POST", `/gaps/articles/${encodeURIComponent(id)}`, { dismissed }),
  one: (id: string) => call<GapView>("GET", gap(id)),
  draft: (id: string) => call<GapView>("POST", `${gap(id)}/draft`),
  trial: (id: string) => call<GapView>("POST", `${gap(id)}/trial`),
  objections: (id: string) => call<GapObjections>("GET", `${gap(id)}/objections`),
  publish: (id: string, overrule: boolean) => call<GapView>("POST", `${gap(id)}/publish`, { overrule }),
  dismiss: (id: string) => call<GapView>("POST", `${gap(id)}/dismiss`),
  reopen: (id: string) => call<GapView>("POST", `${gap(id)}/reopen`),
};
