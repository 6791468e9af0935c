import { batch } from "solid-js";
import { createStore, reconcile, unwrap } from "solid-js/store";
import { emptyState, type State } from "./apply";

const [state, setState] = createStore<State>(emptyState(""));

/** What the components draw from. Read only; `change` is the one way to alter it. */
export const desk = state;
/** Runs a pure step over the state; only what it really changed is drawn again. */
export const change = (step: (state: State) => State) => {
  const before = unwrap(state);
  const after = step(before);
  if (after === before) return;
  batch(() => {
    if (after.seq !== before.seq) setState("seq", after.seq);
    if (after.skipped !== before.skipped) setState("skipped", after.skipped);
    if (after.me !== before.me) setState("me", after.me);
    if (after.rows !== before.rows) setState("rows", reconcile(after.rows));
    if (after.rowSeq !== before.rowSeq) setState("rowSeq", reconcile(after.rowSeq));
    if (after.contactSeq !== before.contactSeq) setState("contactSeq", reconcile(after.contactSeq));
    if (after.list !== before.list) setState("list", reconcile(after.list));
    if (after.threads !== before.threads) setState("threads", reconcile(after.threads, { key: "id" }));
    if (after.counts !== before.counts) setState("counts", reconcile(after.counts));
    if (after.countsMoved !== before.countsMoved) setState("countsMoved", after.countsMoved);
    if (after.countsStale !== before.countsStale) setState("countsStale", after.countsStale);
    if (after.presence !== before.presence) setState("presence", reconcile(after.presence));
    if (after.typing !== before.typing) setState("typing", reconcile(after.typing));
  });
};
export const start = (me: string) => change(() => emptyState(me));
