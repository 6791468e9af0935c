import { Argument, InvalidArgumentError } from "commander";
import { channels } from "../../channels/registry";

/** The argument CHANNEL: one of those there are. */
export const channelArgument = (): Argument =>
  new Argument("<channel>", "kind of channel").choices(channels.map((one) => one.name));

/** Gathers `key=value …` into one object. */
export const collectSetting = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const [, key, value] = /^([A-Za-z][\w.]*)=([\s\S]*)$/.exec(text) ?? [];
  if (!key || value === undefined) throw new InvalidArgumentError("Write it as key=value.");
  return { ...before, [key]: value };
};
