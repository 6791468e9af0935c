import { BlockList, isIP } from "node:net";

/** An address, or a network such as 10.0.0.0/8. */
const parsed = (text: string): { address: string; family: "ipv4" | "ipv6"; bits: number } | null => {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  const max = version === 4 ? 32 : 128;
  const wide = bits === undefined ? max : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (version === 0 || more.length > 0 || !(wide <= max)) return null;
  return { address, family: version === 4 ? "ipv4" : "ipv6", bits: wide };
};

/** The networks a line names, by comma or space; null when one of them is none. */
export const networksOf = (line: string): string[] | null => {
  const all = line.split(/[\s,]+/).filter(Boolean);
  return all.every((one) => parsed(one) !== null) ? all : null;
};

/** IPv4 as IPv4, without the brackets and the port that some proxies write. */
const bare = (address: string): string =>
  address
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "");

const HERE = ["127.0.0.0/8", "::1"];
const LETTERS_MAX = 64;
const KNOWN_MAX = 1000;

/** Whom a request is from. `forwarded` is X-Forwarded-For, to which each proxy adds whom it heard. */
export type Client = (request: { peer: string; forwarded: string | undefined }) => string;

/** Believes only this machine and the networks given about whom they speak for: what anybody else claims is not read. */
export const openClient = (networks: readonly string[] = []): Client => {
  const trusted = new BlockList();
  for (const one of [...HERE, ...networks].flatMap((text) => parsed(text) ?? []))
    trusted.addSubnet(one.address, one.bits, one.family);
  /** The few who stand before us ask again and again, and to hold an address against networks takes longer than to remember it. */
  const known = new Map<string, boolean>();
  const isProxy = (address: string): boolean => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const version = isIP(address);
    const is = version !== 0 && trusted.check(address, version === 4 ? "ipv4" : "ipv6");
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(address, is);
    return is;
  };
  return ({ peer, forwarded = "" }) => {
    const said = forwarded.split(",").map(bare).filter(Boolean);
    let client = bare(peer);
    while (isProxy(client)) {
      const before = said.pop();
      if (before === undefined) break;
      client = before.slice(0, LETTERS_MAX);
    }
    return client || "unknown";
  };
};
