import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../db/client";
import { openStore } from "../../db/open";
import { type Config, readConfig } from "../config";
import { newId } from "../kernel/ids";
import type { Desk } from "../open-desk";
import { Failure, tell } from "./output";

const quiet = {
  info: () => {},
  warn: (_: object, text: string) => tell(text),
  error: (_: object, text: string) => tell(text),
};
const publicUrlOf = ({ publicUrl, host, port }: Config) => publicUrl ?? `http://${host}:${port}`;

/** What a command that changes the desk needs. It works on the database itself, whether or not Parley runs. */
export type Needs = {
  config: Config;
  store: Store;
  publicUrl: string;
  transact: Store["transact"];
  now: () => number;
  newId: () => string;
};

/** Opens the desk's database for one command. */
export const withStore = async <T>(work: (needs: Needs) => Promise<T>): Promise<T> => {
  const config = readConfig(process.env);
  const store = await openStore(config);
  try {
    const { transact } = store;
    return await work({ config, store, transact, newId, now: Date.now, publicUrl: publicUrlOf(config) });
  } finally {
    await store.close();
  }
};

/** Opens the whole desk without starting it: no connection is opened, no job is done. */
export const withDesk = async <T>(config: Config, work: (desk: Desk) => Promise<T>): Promise<T> => {
  // Loaded only by the commands that need a desk: it brings every channel's SDK along.
  const { openDesk } = await import("../open-desk");
  const desk = await openDesk({ config, log: quiet, now: Date.now, publicUrl: publicUrlOf(config) });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
};

export type Engine = "local" | "llm";
const modelSettings = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "LLM_MODEL"];

/** The environment's model for `llm`; throws Failure where there is none. Nothing for `local`. */
const modelFor = (engine: Engine): Record<string, string | undefined> => {
  if (engine === "local") return {};
  if (!process.env.LLM_MODEL || !(process.env.OPENAI_API_KEY || process.env.OPENAI_BASE_URL))
    throw new Failure("No model is configured: set LLM_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL.");
  return Object.fromEntries(modelSettings.map((name) => [name, process.env[name]]));
};

/** An empty desk on SQLite in a folder of its own, gone afterwards; asks no model unless told to. */
export const withTemporaryDesk = async <T>(
  work: (desk: Desk) => Promise<T>,
  { engine = "local" }: { engine?: Engine } = {},
): Promise<T> => {
  const model = modelFor(engine);
  const folder = mkdtempSync(join(tmpdir(), "parley-"));
  try {
    return await withDesk(readConfig({ DATA_DIR: folder, ...model }), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
