import type { Command } from "commander";
import { z } from "zod";
import { DeliveryFailure } from "../../channels/contract";
import { channelNamed } from "../../channels/registry";
import { addConnection, removeConnection, settingsOf } from "../desk/connections/add";
import { askHolder } from "../desk/connections/probe";
import { type Connection, getConnection, listConnections } from "../desk/connections/store";
import { heldNow } from "../jobs/lease/hold";
import { openSeal } from "../kernel/seal";
import { type Needs as StoreNeeds, withStore } from "./desk";
import { Failure, print, printJson, table, tell, WrongUsage } from "./output";
import { channelArgument, collectSetting } from "./settings";

type Add = { name?: string; set?: Record<string, string>; json?: boolean };

const Named = z.object({ properties: z.record(z.string(), z.unknown()) });
/** The names of what a channel takes, as one writes them. */
const namesIn = (settings: z.ZodType): string[] => {
  const described = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" });
  return Object.keys(Named.safeParse(described).data?.properties ?? {});
};

/** A setting the channel does not know would be dropped in silence: a typing error must not be. */
const refuseUnknown = (channel: string, given: Record<string, string>) => {
  const known = channelNamed(channel);
  if (!known) return;
  const kept = new Set([...namesIn(known.settings), ...known.fields.map((field) => field.key)]);
  const unknown = Object.keys(given).filter((key) => !kept.has(key));
  if (unknown.length > 0)
    throw new WrongUsage(`${channel} has no setting ${unknown.join(", ")}. It has: ${[...kept].join(", ")}.`);
};

const add = (channel: string, { name = "", set = {}, json }: Add) => {
  refuseUnknown(channel, set);
  return withStore(async ({ config, ...needs }) => {
    const seal = openSeal(config.secretKey);
    const id = await addConnection({ ...needs, seal, channelNamed }, { channel, name, settings: set });
    const { address, name: kept } = await getConnection(needs.store.read, id);
    if (json) return printJson({ id, channel, name: kept, address });
    tell(`${kept} is connected as ${address}.`);
    print(id);
  });
};

const list = ({ json }: { json?: boolean }) =>
  withStore(async ({ store }) => {
    const all = await listConnections(store.read);
    if (json)
      for (const { id, channel, name, address, state, stateReason: reason, lastHeardAt } of all)
        printJson({ id, channel, name, address, state, reason, lastHeardAt });
    else
      print(
        table(
          ["id", "channel", "name", "address", "state"],
          all.map((one) => [one.id, one.channel, one.name, one.address, [one.state, one.stateReason ?? ""].join(" ")]),
        ),
      );
  });

type Tested = {
  ok: boolean;
  by: "holder" | "settings";
  address: string;
  state: string;
  reason: string | null;
  cure: string | null;
};
/** How long a running Parley may take: a probe is given three quarters of a minute there. */
const ANSWER_MS = 60_000;

/** Asks the running Parley that holds the connection. */
const testByHolder = async (needs: StoreNeeds, stored: Connection): Promise<Tested> => {
  const until = Date.now() + ANSWER_MS;
  const again = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return Date.now() < until;
  };
  const said = await askHolder({ ...needs, read: needs.store.read, again }, stored.id);
  if (!said) throw new Failure(`${stored.name}: the running Parley did not answer within a minute.`);
  return {
    ok: said.at === "online",
    by: "holder",
    address: stored.address,
    state: said.at,
    reason: said.reason,
    cure: said.cure,
  };
};

/** No Parley runs: the platform is asked about the stored settings. Nothing is opened, so that nothing is taken in. */
const testBySettings = async ({ config }: StoreNeeds, stored: Connection): Promise<Tested> => {
  const channel = channelNamed(stored.channel);
  if (!channel) throw new Failure(`This Parley has no channel called ${stored.channel}.`);
  const common = { by: "settings", address: stored.address, state: stored.state, cure: null } as const;
  try {
    const { address } = await channel.check(settingsOf(openSeal(config.secretKey), stored));
    return { ...common, ok: true, address, reason: null };
  } catch (failure) {
    if (!(failure instanceof DeliveryFailure)) throw failure;
    return { ...common, ok: false, reason: failure.message };
  }
};

const sentence = ({ name }: Connection, { ok, by, address, state, reason, cure }: Tested): string => {
  if (by === "holder") return [`${name} (${address}) is ${state}.`, reason, cure].filter(Boolean).join(" ");
  return ok
    ? `${name}: the platform accepts the settings (${address}). Parley is not running.`
    : `${name}: ${reason ?? "the platform does not accept the settings"}`;
};

const test = (id: string, { json }: { json?: boolean }) =>
  withStore(async (needs) => {
    const stored = await getConnection(needs.store.read, id);
    const isHeld = await heldNow(needs.store, `connection:${id}`);
    const tested = await (isHeld ? testByHolder(needs, stored) : testBySettings(needs, stored));
    // While pairing the reason is the code to scan, which belongs on no terminal's history.
    const shown =
      tested.state === "pairing"
        ? { ...tested, reason: "A phone must be paired: open the connection in the settings." }
        : tested;
    if (json) printJson({ id, ...shown });
    if (!shown.ok) throw new Failure(sentence(stored, shown));
    if (!json) print(sentence(stored, shown));
  });

const remove = (id: string, { json }: { json?: boolean }) =>
  withStore(async (needs) => {
    await removeConnection(needs, id);
    if (json) printJson({ id });
    else tell("Removed; its conversations stay.");
  });

/** `parley connection …` */
export const connectionCommands = (program: Command): void => {
  const connection = program.command("connection").description("our bots, numbers, workspaces and mailboxes");
  connection
    .command("add")
    .description("add a connection; the platform is asked whether its settings are good")
    .addArgument(channelArgument())
    .option("--name <name>", "as agents see it")
    .option("--set <key=value...>", "settings of the channel", collectSetting)
    .option("--json", "machine output")
    .action(add);
  connection.command("list").description("list the connections").option("--json", "one JSON line each").action(list);
  connection
    .command("test")
    .description(
      "ask how the connection is: through the running Parley, or else the platform about the stored settings",
    )
    .argument("<id>", "the connection")
    .option("--json", "machine output")
    .action(test);
  connection
    .command("remove")
    .description("remove a connection; its conversations stay")
    .argument("<id>", "the connection")
    .option("--json", "machine output")
    .action(remove);
};
