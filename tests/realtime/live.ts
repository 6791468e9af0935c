import { createServer } from "node:http";
import { io, type Socket } from "socket.io-client";
import type { Store } from "../../db/client";
import { openTail } from "../../src/jobs/tail";
import { newId } from "../../src/kernel/ids";
import type { Agent } from "../../src/people/model";
import type { Cluster } from "../../src/realtime/cluster";
import { openSockets } from "../../src/realtime/sockets";
import { closeAfterTest } from "../support/desk";

const named = (id: string, name: string): Agent => ({
  id,
  name,
  email: `${id}@desk.test`,
  role: "agent",
  locale: "en",
  color: null,
  teams: [],
  disabled: false,
});
const vera = named("vera", "Vera");
const ida = named("ida", "Ida");

/** The live inbox on a port of its own. Who has the header `cookie: in` or `cookie: ida` is signed in until `signedIn` says otherwise. */
export const openLive = async (store: Store, cluster: Cluster | null = null) => {
  const server = createServer();
  const signedIn = { now: true };
  const errors: object[] = [];
  const typedElsewhere: string[] = [];
  const log = { error: (details: object) => void errors.push(details) };
  const tail = await openTail({ store, log });
  const sockets = await openSockets({
    store,
    tail,
    server,
    cluster,
    newId,
    log,
    whoIs: async (headers) =>
      signedIn.now ? (headers.cookie === "in" ? vera : headers.cookie === "ida" ? ida : null) : null,
    agentTypes: () => {},
    agentTypesElsewhere: (conversation) => void typedElsewhere.push(conversation),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const close = async () => {
    await sockets.close();
    await tail.close();
    server.closeAllConnections();
  };
  closeAfterTest(close);
  const connect = (since: number | null, cookie = "in") => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      auth: { since },
      extraHeaders: { cookie },
    });
    closeAfterTest(async () => void socket.close());
    return socket;
  };
  return { connect, sockets, signedIn, errors, typedElsewhere };
};

export const heard = (socket: Socket, what: string) => new Promise<unknown>((resolve) => socket.once(what, resolve));
