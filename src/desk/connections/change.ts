import type { Channel } from "../../../channels/contract";
import { emit } from "../../jobs/outbox";
import { secretsStayWhereGiven, serverOf } from "../../kernel/kept-secrets";
import { Problem } from "../../kernel/problem";
import { checkSettings, type Needs, parseSettings, settingsOf, split } from "./add";
import * as store from "./store";

type Settings = Record<string, unknown>;
type Change = {
  id: string;
  name?: string | undefined;
  /** Only what changes; a secret that is left out stays as it is unless an address moves. */
  settings?: Settings | undefined;
};

const at = (settings: Settings, key: string): string => serverOf(String(settings[key] ?? ""));

/** The settings as they shall be. Throws secret.again when an address moves and a secret that is sent there is not given again. */
const changed = (channel: Channel, { known, given }: { known: Settings; given: Settings }): Settings => {
  const next = { ...known, ...given };
  const after = parseSettings(channel, next);
  // What was kept by an older release may not read any more; it can still be mended.
  const read = channel.settings.safeParse(known);
  const before: Settings = read.success ? Object(read.data) : known;
  const moved = channel.fields
    .filter(({ kind, isAddress }) => kind === "url" || isAddress)
    .map(({ key }) => key)
    .filter((key) => at(before, key) !== at(after, key));
  if (moved.length === 0) return next;
  const kept = channel.fields.filter(({ key, kind, staysHere }) => kind === "secret" && !staysHere && known[key]);
  // What the channel makes by itself is made anew from what is given.
  const made = kept.filter(({ isMade, key }) => isMade && given[key] === undefined).map(({ key }) => key);
  const asked = kept.filter(({ isMade }) => !isMade).map(({ key }) => key);
  secretsStayWhereGiven({ moved, kept: asked, given });
  return Object.fromEntries(Object.entries(next).filter(([key]) => !made.includes(key)));
};

/** Changes a connection's name or settings; the platform is asked about new settings before anything is kept. */
export const changeConnection = async (
  needs: Needs & { read: Parameters<typeof store.getConnection>[0] },
  { id, name, settings: given }: Change,
): Promise<void> => {
  const known = await store.getConnection(needs.read, id);
  const channel = needs.channelNamed(known.channel);
  if (!channel) throw new Problem("connection.unknown_channel", { channel: known.channel });
  const checked = given
    ? await checkSettings(channel, changed(channel, { known: settingsOf(needs.seal, known), given }))
    : null;
  const parts = checked ? split(channel, checked.settings) : null;
  await needs.transact(async (tx) => {
    await store.saveConnection(tx, id, {
      ...(name ? { name } : {}),
      ...(checked && parts
        ? {
            address: checked.checked.address,
            settings: parts.open,
            secrets: needs.seal.seal(JSON.stringify(parts.secret)),
          }
        : {}),
    });
    const payload = { connection: id };
    await emit(tx, { type: "connection.changed", conversation: null, actor: { kind: "system" }, payload }, needs.now());
  });
};
