/** A line on loopback between a client and a server: slow in a way chance decides, and cut at will. */
import { connect, createServer, type Socket } from "node:net";

type Needs = { port: number; delayMs?: () => number };

const carry = (from: Socket, to: Socket, delayMs: () => number) => {
  let turn: Promise<void> = Promise.resolve();
  const later = (deed: () => void) => {
    const ms = delayMs();
    turn = turn.then(() => (ms > 0 ? new Promise<void>((resolve) => setTimeout(resolve, ms)) : undefined)).then(deed);
  };
  from.on("data", (bytes) => later(() => void (to.writable && to.write(bytes))));
  from.on("end", () => later(() => to.end()));
};

export const openLine = async ({ port, delayMs = () => 0 }: Needs) => {
  const pairs = new Set<{ end: () => void }>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    const pair = {
      end: () => {
        pairs.delete(pair);
        client.destroy();
        upstream.destroy();
      },
    };
    pairs.add(pair);
    for (const socket of [client, upstream]) {
      socket.setNoDelay();
      socket.on("error", pair.end).on("close", pair.end);
    }
    carry(client, upstream, delayMs);
    carry(upstream, client, delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    /** Cuts those that chance picks; how many. */
    cut: (picked: () => boolean = () => true): number => {
      const victims = [...pairs].filter(picked);
      for (const pair of victims) pair.end();
      return victims.length;
    },
    close: async (): Promise<void> => {
      for (const pair of [...pairs]) pair.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
