import { io, type Socket } from "socket.io-client";
import { createRoot, createSignal } from "solid-js";
import type { Live, Presence, Typing } from "../../../src/realtime/wire";
import { isRecord } from "../api/http";
import { applyAll, changedContact, skipTo, typed } from "./apply";
import { refreshCounts, reloadContact, reloadThread } from "./load";
import { change, desk } from "./store";
import { untilDone } from "./until-done";

type FromServer = {
  events: (batch: Live[]) => void;
  presence: (presence: Presence) => void;
  typing: (typing: Typing) => void;
  "caught-up": (at: { seq: number }) => void;
  reload: (at: { seq: number }) => void;
};
type ToServer = {
  viewing: (what: { conversation: string | null }) => void;
  typing: (what: { conversation: string; note: boolean }) => void;
};

const typingForMs = 6000;
const refusedForMs = 3000;
const [link, setLink] = createRoot(() => createSignal<"starting" | "up" | "lost">("starting"));

/** Whether what is on the screen is being kept up to date. */
export { link };

let socket: Socket<FromServer, ToServer> | null = null;
let looking: string | null = null;

const fading = new Map<string, ReturnType<typeof setTimeout>>();
// Channels tell that somebody types, seldom that they stopped.
const fade = (typing: Typing) => {
  const key = `${typing.conversation}/${typing.who.kind}/${typing.who.id}`;
  clearTimeout(fading.get(key));
  if (typing.on)
    fading.set(
      key,
      setTimeout(() => change((state) => typed(state, { ...typing, on: false })), typingForMs),
    );
};

/** What an event says has changed elsewhere than in its row and its message. */
const refresh = (live: Live, again: (work: () => Promise<void>) => void) => {
  const { type, conversation } = live;
  const contact = changedContact(live);
  if (contact !== null) again(() => reloadContact(contact));
  if (conversation && (type === "conversation.merged" || type === "conversation.split"))
    again(() => reloadThread(conversation));
};

const hearers = new Set<(live: Live) => void>();
/** Tells of every event from now on, for rooms that keep something of their own; gives how to stop. */
export const onEvent = (hear: (live: Live) => void): (() => void) => {
  hearers.add(hear);
  return () => void hearers.delete(hear);
};

/** The bot does worse than it did: leads are told above every screen. */
const isDrift = ({ type, payload }: Live) => type === "lab.changed" && isRecord(payload) && payload.what === "drift";

/** Opens the line and keeps it: a lost one comes back by itself and goes on behind `desk.seq`. */
export const openSocket = (needs: { reload: () => Promise<void>; deskChanged: () => void }) => {
  closeSocket();
  const line: Socket<FromServer, ToServer> = io({
    auth: (give) => give({ since: desk.seq > 0 ? desk.seq : null }),
    withCredentials: true,
    transports: ["websocket", "polling"],
  });
  socket = line;
  const again = (work: () => Promise<void>) =>
    void untilDone(work, { againAfterMs: refusedForMs, isWanted: () => line === socket });
  line.on("connect", () => {
    setLink("up");
    line.emit("viewing", { conversation: looking });
  });
  line.on("disconnect", (reason) => {
    if (reason === "io client disconnect") return;
    setLink("lost");
    // When the server itself hangs up (a restart), Socket.IO does not come back unasked.
    if (reason === "io server disconnect") setTimeout(() => line === socket && line.connect(), 500);
  });
  line.on("connect_error", () => {
    setLink("lost");
    // Nor when the server would not have us: it may only not have known for a moment who we are (a database that was away).
    if (!line.active) setTimeout(() => line === socket && line.connect(), refusedForMs);
  });
  line.on("events", (batch) => {
    change((state) => applyAll(state, batch));
    refreshCounts();
    for (const live of batch) {
      refresh(live, again);
      for (const hear of hearers) hear(live);
    }
    if (batch.some((live) => live.type.startsWith("connection.") || live.type === "desk.changed" || isDrift(live)))
      needs.deskChanged();
  });
  line.on("presence", (presence) => change((state) => ({ ...state, presence })));
  line.on("typing", (typing) => {
    if (typing.who.id === desk.me) return;
    change((state) => typed(state, typing));
    fade(typing);
  });
  line.on("caught-up", ({ seq }) => {
    // Counts that came while the line was down may hold already what has been told only now.
    change((state) => ({ ...state, seq: Math.max(seq, state.seq), countsStale: true }));
    refreshCounts();
  });
  line.on("reload", ({ seq }) => {
    change((state) => skipTo(state, seq));
    again(needs.reload);
  });
};
export const closeSocket = () => {
  socket?.disconnect();
  socket = null;
};

/** Tells the others what we are looking at. */
export const lookAt = (conversation: string | null) => {
  looking = conversation;
  socket?.emit("viewing", { conversation });
};
/** The same of a screen that closes: the next one may have opened already, and what it shows is not taken back. */
export const lookAway = (conversation: string) => {
  if (looking === conversation) lookAt(null);
};
let typedAt = 0;
/** Tells that we type, at most every three seconds. */
export const tellTyping = (conversation: string, note: boolean, at: number) => {
  if (at - typedAt < 3000) return;
  typedAt = at;
  socket?.emit("typing", { conversation, note });
};
