import { io, type Socket } from "socket.io-client";
import { applyAll, emptyState } from "../../inbox-ui/src/live/apply";
import type { Live } from "../../src/kernel/wire";
import { closeAfterTest } from "../support/desk";

/** An agent's screen: a real client that goes on behind what it has, and the inbox's own way of applying what comes. */
export const openScreen = (url: string, { cookie, since }: { cookie: string; since: number }) => {
  let state = { ...emptyState("nobody"), seq: since };
  const heard: number[] = [];
  let lines = 0;
  let reloads = 0;
  const socket: Socket = io(url, {
    auth: (give) => give({ since: state.seq }),
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 200,
    extraHeaders: { cookie },
  });
  socket.on("connect", () => {
    lines += 1;
  });
  socket.on("disconnect", (reason) => {
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 50);
  });
  socket.on("events", (batch: Live[]) => {
    heard.push(...batch.map(({ seq }) => seq));
    state = applyAll(state, batch);
  });
  socket.on("reload", () => {
    reloads += 1;
  });
  closeAfterTest(async () => void socket.close());
  return {
    heard,
    state: () => state,
    /** How often it had to connect. */
    lines: () => lines,
    reloads: () => reloads,
    isUp: () => socket.connected,
  };
};
export type Screen = ReturnType<typeof openScreen>;
