import { emit } from "../../jobs/outbox";
import { Problem } from "../../kernel/problem";
import { checkSettings, type Needs, settingsOf, split } from "./add";
import * as store from "./store";

type Change = {
  id: string;
  name?: string | undefined;
  /** Only what changes; a secret that is left out stays as it is. */
  settings?: Record<string, unknown> | undefined;
};

/** Changes a connection's name or settings; the platform is asked about new settings before anything is kept. */
export const changeConnection = async (
  needs: Needs & { read: Parameters<typeof store.getConnection>[0] },
  { id, name, settings: given }: Change,
): Promise<void> => {
  const known = await store.getConnection(needs.read, id);
  const channel = needs.channelNamed(known.channel);
  if (!channel) throw new Problem("connection.unknown_channel", { channel: known.channel });
  const checked = given ? await checkSettings(channel, { ...settingsOf(needs.seal, known), ...given }) : null;
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
