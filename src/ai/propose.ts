import type { Language } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import type { Shelf } from "../knowledge/shelf";
import { compose, type Said } from "./compose";
import { type Content, shipped } from "./lab/model";
import type { About, Llm } from "./llm";
import { type Proof, prove } from "./prove";

type Needs = { shelf: Shelf; publicUrl: string; llm: Llm | null; content?: Content };
type Asked = {
  question: string;
  language: Language;
  history: Said[];
  earlier?: string;
  follows?: string | undefined;
  about?: About | undefined;
  /** Who will read the answer; nobody in particular where it is left out. */
  viewer?: Viewer | undefined;
};

/** The answer the knowledge base proves: written by the model where there is one and it is up, else the best passage itself. */
export const propose = async ({ shelf, publicUrl, llm, content = shipped }: Needs, asked: Asked): Promise<Proof> => {
  const isOn = llm !== null && (await (llm.isOn?.("answer", asked.about) ?? true));
  const written = isOn ? await compose({ llm, shelf, publicUrl, content }, asked) : null;
  if (written !== null && typeof written !== "string") return written;
  const proof = await prove(shelf, { ...asked, publicUrl, gate: content.gate });
  return written === null ? proof : { ...proof, trace: { ...proof.trace, fallbacks: [{ from: "llm", why: written }] } };
};
