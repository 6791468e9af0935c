import type { AskedView, Changed } from "../../../../src/realtime/wire";
import { call } from "../../api/http";

const of = (article: string) => `/articles/${encodeURIComponent(article)}/asked`;

/** The routes of the questions that an article has answered. */
export const asked = {
  list: (article: string) => call<AskedView[]>("GET", of(article)),
  write: (article: string, text: string) => call<Changed>("POST", of(article), { text }),
  strike: (id: string, struck: boolean) => call<Changed>("PATCH", `/asked/${encodeURIComponent(id)}`, { struck }),
};
