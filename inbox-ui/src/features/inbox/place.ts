import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import type { View } from "../../../../src/realtime/wire";
import { type Filter, views } from "../../live/apply";

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) || undefined;

/** Where in the inbox we are. It all stands in the address, so a reload comes back to it and a link can be sent. */
export const usePlace = () => {
  const params = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const view = (): View => views.find((known) => known === params.view) ?? "open";
  const conversation = () => params.conversation || null;
  const filter = (): Filter => {
    const q = one(search.q);
    return {
      view: q && one(search.in) === "all" ? "all" : view(),
      category: one(search.category),
      team: one(search.team),
      q,
    };
  };
  const href = (to: { view?: View; conversation?: string | null; filter?: Partial<Filter> }) => {
    const next = { ...filter(), ...(to.view && { view: to.view }), ...to.filter };
    const query = new URLSearchParams();
    if (next.category) query.set("category", next.category);
    if (next.team) query.set("team", next.team);
    if (next.q) query.set("q", next.q);
    if (next.q && next.view === "all") query.set("in", "all");
    const id = to.conversation === undefined ? conversation() : to.conversation;
    return `/inbox/${to.view ?? view()}${id ? `/${encodeURIComponent(id)}` : ""}${query.size > 0 ? `?${query}` : ""}`;
  };
  const go = (to: Parameters<typeof href>[0], replace = false) => navigate(href(to), { replace, scroll: false });
  return { view, conversation, filter, href, go };
};
export type Place = ReturnType<typeof usePlace>;
