/** What the Graph API knows of groups, of our own name and number: asked when a post makes us need it, and kept for an hour. */
import { z } from "zod";
import type { Log } from "../../contract";
import type { Graph } from "./graph";
import type { KnownGroup } from "./group";
import type { CloudSettings } from "./settings";

type Needs = { graph: Graph; settings: CloudSettings; now: () => number; log: Log };

const KEPT_MS = 3_600_000;
/** What was refused is asked again so soon. */
const AGAIN_MS = 60_000;
/** A message does not wait longer for the name of its group. */
const WAIT_MS = 3_000;
const KNOWN_MAX = 1_000;

const text = z.string().optional().catch(undefined);
const group = z.looseObject({
  subject: text,
  total_participant_count: z.coerce.number().int().nonnegative().optional().catch(undefined),
});
const own = z.looseObject({ verified_name: text, display_phone_number: text });

const inTime = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), WAIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Best effort: a message without its group's name is still a message. */
export const openGroups = ({ graph, settings, now, log }: Needs) => {
  const known = new Map<string, { at: number; answer: Promise<unknown> }>();
  const ask = (path: string): Promise<unknown> => {
    const before = known.get(path);
    if (before && now() - before.at < KEPT_MS) return before.answer;
    const at = now();
    const asked = graph(path).then(
      (found) => {
        known.set(path, { at, answer: Promise.resolve(found) });
        return found;
      },
      (failure: unknown) => {
        log.warn({ problem: String(failure) }, "whatsapp: what a group is called was not told");
        known.set(path, { at: now() - KEPT_MS + AGAIN_MS, answer: Promise.resolve(null) });
        return null;
      },
    );
    // All who ask meanwhile wait for the same time, and whoever comes later not at all.
    const answer = inTime(asked);
    known.delete(path);
    known.set(path, { at, answer });
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_MAX) break;
      known.delete(oldest);
    }
    return answer;
  };
  const groupOf = async (id: string): Promise<KnownGroup> => {
    const read = group.safeParse(await ask(`${encodeURIComponent(id)}?fields=subject,total_participant_count`));
    if (!read.success) return {};
    const { subject: title, total_participant_count: others } = read.data;
    // WhatsApp counts the others; we are in it, too.
    return { ...(title ? { title } : {}), ...(others === undefined ? {} : { members: others + 1 }) };
  };
  const ourselves = async () =>
    own.safeParse(await ask(`${settings.phoneNumberId}?fields=verified_name,display_phone_number`)).data;
  const ourName = async (): Promise<string | undefined> => (await ourselves())?.verified_name;
  return {
    /** Ours as people write it. */
    number: async (): Promise<string | undefined> => (await ourselves())?.display_phone_number,
    /** What is to be kept beside a post in which these groups speak. */
    of: async (ids: readonly string[]): Promise<{ us?: string; groups?: Record<string, KnownGroup> }> => {
      if (ids.length === 0 || settings.groups === "none") return {};
      const [us, ...all] = await Promise.all([ourName(), ...ids.map(async (id) => [id, await groupOf(id)] as const)]);
      return { ...(us ? { us } : {}), groups: Object.fromEntries(all) };
    },
  };
};
