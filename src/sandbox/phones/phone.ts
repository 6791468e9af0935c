import type { Connection } from "../company";
import type { Line, Phone } from "../wire";

export type StandIn = { name: string; mime: string; bytes: Uint8Array };
/** One stand-in platform with the phones that show it. */
export type Platform = {
  connection: Connection;
  phones: {
    id: Phone["phone"];
    screen: () => Phone;
    /** Throws for what is no deed of this phone's. */
    act: (deed: unknown) => unknown;
  }[];
  file: (id: string) => StandIn | null;
  onChange: (listener: () => void) => () => void;
  /** What was said in a chat before today's stand-in was opened, where it must know of it. */
  remember?: (past: (phone: Phone["phone"], chat: string) => Line[]) => void;
  /** The desk listens now, at this address. */
  started?: (webhookUrl: string) => Promise<void>;
  close: () => Promise<void>;
};
export type Needs = { now: () => number; log: (line: string) => void };

export const fileUrl = (phone: string, id: string): string => `/sandbox/api/files/${phone}/${encodeURIComponent(id)}`;
