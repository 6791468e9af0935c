/** A wire between a client and a server that can be cut, or answer in the server's place. */
import { connect, createServer, type Socket } from "node:net";

/** `on` finds also what comes in several pieces, where its end comes with the last. */
type Trouble =
  /** Answers the client's line instead of the server. */
  | { on: RegExp; answer: string }
  /** Lets it pass, and tells. */
  | { on: RegExp; tells: () => void }
  /** Cuts the wire when the client (or the server) says this; `passes`: it still gets through. */
  | { on: RegExp; cut: "client" | "server"; passes?: true };

/** What a client ends a mail with: without it no server takes anything. */
export const END_OF_MAIL = /\r\n\.\r\n$/;

/** How much of what was said before a piece is looked at with it. */
const TAIL = 8;

export const openFaultProxy = async (port: number) => {
  const sockets = new Set<Socket>();
  const troubles: Trouble[] = [];
  const refusals: { on: RegExp; answer: string }[] = [];
  const rewrites: { from: RegExp; to: string }[] = [];
  /** What the server says, as a server of another kind would have said it. */
  const rewritten = (bytes: Buffer): Buffer => {
    const text = bytes.toString("latin1");
    return Buffer.from(
      rewrites.reduce((said, { from, to }) => said.replace(from, to), text),
      "latin1",
    );
  };
  let journal = "";
  const isSaid = (on: RegExp, text: string, before: string) => {
    const found = on.exec(before + text);
    return on.test(text) || (found !== null && found.index + found[0].length > before.length);
  };
  const take = (text: string, { before, side }: { before: string; side: "client" | "server" }) => {
    const at = troubles.findIndex(
      (one) => isSaid(one.on, text, before) && ("cut" in one ? one.cut === side : side === "client"),
    );
    return at < 0 ? undefined : troubles.splice(at, 1)[0];
  };
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    const before = { client: "", server: "" };
    const pass = (from: "client" | "server", to: Socket) => (said: Buffer) => {
      const bytes = from === "server" ? rewritten(said) : said;
      const text = bytes.toString("latin1");
      if (from === "client") journal += text;
      const refused = from === "client" && refusals.find(({ on }) => on.test(text));
      if (refused) return void client.write(`${text.split(" ")[0]} ${refused.answer}\r\n`);
      const trouble = take(text, { before: before[from], side: from });
      before[from] = (before[from] + text).slice(-TAIL);
      if (!trouble) return void to.write(bytes);
      if ("tells" in trouble) {
        to.write(bytes);
        return trouble.tells();
      }
      if ("answer" in trouble) return void client.write(trouble.answer);
      if (trouble.passes) return void to.write(bytes, () => setImmediate(end));
      // Half of it arrives: the worst place to lose a wire.
      to.write(bytes.subarray(0, bytes.byteLength / 2), end);
    };
    client.on("data", pass("client", upstream));
    upstream.on("data", pass("server", client));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = typeof address === "object" && address ? address.port : 0;
  const down = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return {
    port: own,
    /** Nobody listens there, until it is up again. */
    down,
    up: () => new Promise<void>((resolve) => void server.listen(own, "127.0.0.1", resolve)),
    trouble: (one: Trouble) => void troubles.push(one),
    /** From now on the server seems to say `to` where it says `from`. */
    rewrite: (from: RegExp, to: string) => void rewrites.push({ from, to }),
    /** It speaks for itself again. */
    restore: () => void rewrites.splice(0),
    /** What clients ask by this is answered so, under its tag, and never reaches the server. */
    refuse: (on: RegExp, answer: string) => void refusals.push({ on, answer }),
    /** What clients have said. */
    said: () => journal,
    /** How many clients are connected. */
    open: () => [...sockets].filter((socket) => !socket.destroyed).length / 2,
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: down,
  };
};
export type FaultProxy = Awaited<ReturnType<typeof openFaultProxy>>;
