import { createSignal } from "solid-js";
import type { Copies } from "../../api/routes";
import type { OpenThread } from "../../live/apply";

export type Field = keyof Copies;
export const fields: Field[] = ["to", "cc", "bcc"];
const looksRight = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/** Addresses in what was typed or pasted (`Anna <a@x.example>, b@x.example`), and what is none. Pure. */
export const addressesIn = (typed: string): { good: string[]; rest: string } => {
  const parts = typed
    .split(/[,;\n]+/)
    .flatMap((part) => /<([^>]+)>/.exec(part)?.[1] ?? part.split(/\s+/))
    .map((part) => part.trim())
    .filter(Boolean);
  return {
    good: [...new Set(parts.filter((part) => looksRight.test(part)))],
    rest: parts.filter((part) => !looksRight.test(part)).join(" "),
  };
};

/** Everybody who reads along gets the next answer too, unless the agent says otherwise. Pure. */
const usualCopies = ({ contact, participants }: Pick<OpenThread, "contact" | "participants">): Copies => {
  const others = participants.filter((one) => one.email && one.email !== contact.email && one.contact !== contact.id);
  const of = (...roles: (typeof others)[number]["role"][]) =>
    others.flatMap((one) => (one.email && roles.includes(one.role) ? [one.email] : []));
  return { to: of("writes", "to"), cc: of("cc"), bcc: [] };
};

/** Who gets the message besides the contact, where the channel has copies. */
export const createCopies = (thread: () => OpenThread) => {
  const [mine, setMine] = createSignal<Copies | null>(null);
  const [open, setOpen] = createSignal(false);
  const offered = () => thread().capabilities.copies === true;
  const all = (): Copies => mine() ?? usualCopies(thread());
  const set = (field: Field, addresses: string[]) => setMine({ ...all(), [field]: [...new Set(addresses)] });
  const many = () => fields.reduce((sum, field) => sum + all()[field].length, 0);
  return {
    offered,
    all,
    set,
    many,
    open,
    setOpen,
    /** As the route wants it: nothing where nobody else gets it. */
    given: () => (offered() && many() > 0 ? { copies: all() } : {}),
    reset: () => {
      setMine(null);
      setOpen(false);
    },
  };
};
export type CopiesState = ReturnType<typeof createCopies>;
