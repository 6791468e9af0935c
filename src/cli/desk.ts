import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../db/client";
import { type Config, readConfig } from "../config";
import { newId } from "../kernel/ids";
import { type Desk, openDesk, openStore } from "../open-desk";
import { tell } from "./output";

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
  const desk = await openDesk({ config, log: quiet, now: Date.now, publicUrl: publicUrlOf(config) });
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
};

/** An empty desk on SQLite in a folder of its own, gone afterwards. */
export const withTemporaryDesk = async <T>(work: (desk: Desk) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "parley-"));
  try {
    return await withDesk(readConfig({ DATA_DIR: folder }), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
