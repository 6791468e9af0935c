/** What an opaque S/MIME signature wraps: the content of a CMS SignedData, RFC 5652 and 8551, in DER or in BER. */

type Node = { tag: number; from: number; to: number; next: number };

const depthMax = 20;
const childrenMax = 200_000;
const signedData = Buffer.from("2a864886f70d010702", "hex");
const tags = { octets: 0x04, oid: 0x06, sequence: 0x30, chunks: 0x24, explicit: 0xa0 };

/** The length in its long form; null when it can't be one of these bytes. */
const longLength = (bytes: Buffer, at: number): { length: number; from: number } | null => {
  const many = (bytes[at] ?? 0) & 0x7f;
  if (many === 0 || many > 4 || at + 1 + many > bytes.length) return null;
  return { length: bytes.readUIntBE(at + 1, many), from: at + 1 + many };
};

const nodeAt = (bytes: Buffer, at: number, depth: number): Node | null => {
  const [tag, size] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || size === undefined || depth > depthMax || (tag & 0x1f) === 0x1f) return null;
  if (size !== 0x80) {
    const found = size < 0x80 ? { length: size, from: at + 2 } : longLength(bytes, at + 1);
    const next = found ? found.from + found.length : 0;
    return found && next <= bytes.length ? { tag, from: found.from, to: next, next } : null;
  }
  // Of no stated length: it ends where two zeros stand in the place of a child.
  if ((tag & 0x20) === 0) return null;
  for (let to = at + 2; ; ) {
    if (bytes[to] === 0 && bytes[to + 1] === 0) return { tag, from: at + 2, to, next: to + 2 };
    const child = nodeAt(bytes, to, depth + 1);
    if (!child) return null;
    to = child.next;
  }
};

const childrenOf = (bytes: Buffer, { from, to }: Node): Node[] => {
  const found: Node[] = [];
  for (let at = from; at < to && found.length < childrenMax; ) {
    const child = nodeAt(bytes, at, 0);
    if (!child) break;
    found.push(child);
    at = child.next;
  }
  return found;
};

/** The bytes of a string that may have come in chunks; a chunk has none of its own. */
const octetsOf = (bytes: Buffer, node: Node | undefined): Buffer | null => {
  if (node?.tag === tags.octets) return bytes.subarray(node.from, node.to);
  if (node?.tag !== tags.chunks) return null;
  const chunks = childrenOf(bytes, node).filter(({ tag }) => tag === tags.octets);
  return Buffer.concat(chunks.map(({ from, to }) => bytes.subarray(from, to)));
};

/** The signed content, unverified; null when it is something else: encrypted, detached, broken. */
export const signedContent = (bytes: Buffer): Buffer | null => {
  const only = (node: Node | null | undefined, tag: number): Node[] =>
    node?.tag === tag ? childrenOf(bytes, node) : [];
  const [type, wrapped] = only(nodeAt(bytes, 0, 0), tags.sequence);
  if (type?.tag !== tags.oid || !bytes.subarray(type.from, type.to).equals(signedData)) return null;
  const [data] = only(wrapped, tags.explicit);
  const enclosed = only(data, tags.sequence).find(({ tag }) => tag === tags.sequence);
  const [, content] = only(enclosed, tags.sequence);
  return octetsOf(bytes, only(content, tags.explicit)[0]);
};
