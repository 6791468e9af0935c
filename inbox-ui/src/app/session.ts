import { batch, createRoot, createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { AgentView, Desk, Me } from "../../../src/realtime/wire";
import { ApiError } from "../api/http";
import { api } from "../api/routes";
import { anyMayHaveChanged } from "../live/changes";
import { loadCounts, openList, reloadThreads } from "../live/load";
import { closeSocket, openSocket } from "../live/socket";
import { change, desk as live, start } from "../live/store";
import { untilDone } from "../live/until-done";
import { setLocale } from "./words";

type Phase = "starting" | "setup" | "signed-out" | "ready" | "unreachable";
const none: Desk = {
  notices: [],
  agents: [],
  teams: [],
  categories: [],
  canned: [],
  connections: [],
  settings: {
    undoSeconds: 10,
    quietWindowMs: 0,
    reopenDays: 0,
    applyThreshold: 1,
    botEnabled: true,
    deskName: "Parley",
  },
  seq: 0,
};
const nobody: Me = {
  id: "",
  name: "",
  email: "",
  role: "agent",
  locale: "en",
  color: null,
  teams: [],
  disabled: false,
  permissions: [],
};

const [phase, setPhase] = createRoot(() => createSignal<Phase>("starting"));
const [me, setMe] = createStore<Me>({ ...nobody });
const [house, setHouse] = createStore<Desk>({ ...none });

/** Who is signed in, and what every screen needs to know of the desk. */
export { house, me, phase };

let [asked, shown] = [0, 0];
export const loadDesk = async () => {
  asked += 1;
  const mine = asked;
  const desk = await api.desk();
  // An answer that a later one has overtaken would show the desk as it was.
  if (mine > shown) {
    shown = mine;
    setHouse(reconcile(desk));
  }
  return desk;
};
const againAfterMs = 3000;
const deskChanged = () => void untilDone(loadDesk, { againAfterMs, isWanted: () => phase() === "ready" });
const refetch = async () => {
  anyMayHaveChanged();
  await Promise.all([loadDesk(), loadCounts(), openList({ ...live.list.filter }), reloadThreads()]);
};

const enter = async (who: Me) => {
  start(who.id);
  const [desk] = await Promise.all([loadDesk(), setLocale(who.locale)]);
  batch(() => {
    setMe(reconcile(who));
    change((state) => ({ ...state, seq: desk.seq }));
    setPhase("ready");
  });
  openSocket({ reload: async () => void (await refetch()), deskChanged });
  void loadCounts();
};

/** Finds out whether somebody is signed in, nobody is, or there is no desk yet. */
export const begin = async () => {
  setPhase("starting");
  try {
    await enter(await api.me());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) return void setPhase("unreachable");
    const { needed } = await api.setupNeeded().catch(() => ({ needed: false }));
    setPhase(needed ? "setup" : "signed-out");
  }
};
export const signIn = async (input: { email: string; password: string }) => enter(await api.signIn(input));
export const setUp = async (input: { name: string; email: string; password: string }) => enter(await api.setup(input));
/** The session is over: here by choice, or on the server's word. */
export const leave = () => {
  closeSocket();
  setPhase("signed-out");
};
export const signOut = async () => {
  await api.signOut().catch(() => undefined);
  leave();
};
let changing: Promise<unknown> = Promise.resolve();
/** Changes one's own name, language or password, one after the other, so that the last one stands; throws what the server refused. */
export const changeMe = async (change: Parameters<typeof api.changeMe>[0]) => {
  const said = changing.then(() => api.changeMe(change));
  changing = said.catch(() => undefined);
  const next = await said;
  setMe(reconcile(next));
  setHouse("agents", (agent) => agent.id === next.id, "name", next.name);
};

/** For the gallery, which has no server. */
export const pretend = (who: Me, desk: Desk) => {
  setMe(reconcile(who));
  setHouse(reconcile(desk));
  change((state) => ({ ...state, me: who.id }));
};

export const agentById = (id: string | null | undefined): AgentView | undefined =>
  id ? house.agents.find((agent) => agent.id === id) : undefined;
export const categoryById = (id: string | null | undefined) => house.categories.find((category) => category.id === id);
export const teamById = (id: string | null | undefined) => house.teams.find((team) => team.id === id);
export const connectionById = (id: string) => house.connections.find((connection) => connection.id === id);
/** Whether the signed-in agent holds a permission of the one table in people/roles. */
export const may = (permission: string) => me.permissions.includes(permission);
