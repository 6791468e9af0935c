import type { Command } from "commander";
import { DeliveryFailure } from "../../channels/contract";
import { channelNamed } from "../../channels/registry";
import { addConnection, removeConnection, settingsOf } from "../desk/connections/add";
import { getConnection, listConnections } from "../desk/connections/store";
import { openSeal } from "../kernel/seal";
import { withStore } from "./desk";
import { Failure, print, printJson, table, tell, WrongUsage } from "./output";
import { channelArgument, collectSetting } from "./settings";

type Add = { name?: string; set?: Record<string, string>; json?: boolean };

/** A setting the channel does not know would be dropped in silence: a typing error must not be. */
const refuseUnknown = (channel: string, given: Record<string, string>) => {
  const known = channelNamed(channel);
  const parsed = known?.settings.safeParse(given);
  if (!known || !parsed?.success) return;
  const kept = new Set([...Object.keys(Object(parsed.data)), ...known.fields.map((field) => field.key)]);
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

const test = (id: string, { json }: { json?: boolean }) =>
  withStore(async ({ config, store }) => {
    const stored = await getConnection(store.read, id);
    const channel = channelNamed(stored.channel);
    if (!channel) throw new Failure(`This Parley has no channel called ${stored.channel}.`);
    const settings = settingsOf(openSeal(config.secretKey), stored);
    const found = await channel.check(settings).catch((failure: unknown) => {
      if (failure instanceof DeliveryFailure) throw new Failure(`${stored.name}: ${failure.message}`);
      throw failure;
    });
    const { state, stateReason: reason } = stored;
    if (json) printJson({ id, ok: true, address: found.address, state, reason });
    else print(`${stored.name}: the platform accepts the settings (${found.address}); last state: ${state}`);
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
    .description("ask the platform whether the stored settings are good")
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
