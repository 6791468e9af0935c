import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import type { Command } from "commander";
import type { Store } from "../../db/client";
import { openStore } from "../../db/open";
import { listProviders } from "../ai/models/store";
import { type Config, readConfig } from "../config";
import { settingsOf } from "../desk/connections/add";
import { listConnections } from "../desk/connections/store";
import { deadJobs } from "../jobs/store";
import { openSeal } from "../kernel/seal";
import { Failure, print, printJson, sentenceOf } from "./output";

type Finding = { check: string; is: "ok" | "warn" | "fail"; text: string; cure?: string };
const DISK_FREE_MIN = 500_000_000;

const node = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? { check: "node", is: "ok", text: version }
    : { check: "node", is: "fail", text: version, cure: "Install Node 20.19 or later." };
};

const disk = ({ dataDir }: Config): Finding => {
  const { bavail, bsize } = statfsSync(dataDir);
  const text = `${((bavail * bsize) / 1e9).toFixed(1)} GB free at ${dataDir}`;
  return bavail * bsize >= DISK_FREE_MIN
    ? { check: "disk", is: "ok", text }
    : { check: "disk", is: "warn", text, cure: "Free some space, or move DATA_DIR to a larger disk." };
};

/** Whether others than the owner may read a file. */
const isOpen = (file: string) => process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;

const privacy = ({ databaseUrl, dataDir }: Config): Finding[] => {
  const file = join(dataDir, "parley.db");
  if (databaseUrl || !existsSync(file)) return [];
  // Nobody passes a folder that is closed to them.
  return isOpen(dataDir) && isOpen(file)
    ? [{ check: "privacy", is: "warn", text: `others may read ${file}`, cure: `chmod -R go= ${dataDir}` }]
    : [{ check: "privacy", is: "ok", text: `${dataDir} is for this account alone` }];
};

const secretKey = ({ dataDir }: Config): Finding => {
  const check = "secret key";
  if (process.env.SECRET_KEY) return { check, is: "ok", text: "from SECRET_KEY" };
  const file = join(dataDir, "secret.key");
  return isOpen(file)
    ? { check, is: "warn", text: `others may read ${file}`, cure: `chmod 600 ${file}` }
    : { check, is: "ok", text: `kept in ${file}` };
};

const integrity = ({ databaseUrl, dataDir }: Config): Finding => {
  const check = "database";
  if (databaseUrl) return { check, is: "ok", text: "PostgreSQL answers" };
  const db = new Database(join(dataDir, "parley.db"), { readonly: true, timeout: 5000 });
  try {
    const said = String(db.pragma("integrity_check", { simple: true }));
    return said === "ok"
      ? { check, is: "ok", text: "SQLite, whole" }
      : { check, is: "fail", text: said, cure: "Stop Parley and bring the last backup back: parley restore FILE" };
  } finally {
    db.close();
  }
};

const connections = async ({ secretKey: key }: Config, { read }: Store): Promise<Finding[]> => {
  const seal = openSeal(key);
  return (await listConnections(read)).map((one) => {
    const check = `connection ${one.name}`;
    try {
      settingsOf(seal, one);
    } catch {
      const cure = "Set SECRET_KEY (or secret.key) to the key it was added under, or add the connection anew.";
      return { check, is: "fail", text: "its secrets cannot be opened with this secret key", cure };
    }
    const text = [one.state, one.stateReason].filter(Boolean).join(": ");
    if (one.state === "online") return { check, is: "ok", text };
    const cure = one.stateCure ?? `Start Parley, or ask the platform: parley connection test ${one.id}`;
    return { check, is: "warn", text, cure };
  });
};

const ui = (): Finding => {
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = [join(here, "..", "ui"), join(here, "..", "..", "dist", "ui")];
  return folders.some((folder) => existsSync(join(folder, "index.html")))
    ? { check: "inbox", is: "ok", text: "built" }
    : { check: "inbox", is: "warn", text: "not built", cure: "npm run build" };
};

const llm = async ({ llm: { apiKey, baseUrl, model } }: Config, { read }: Store): Promise<Finding> => {
  const check = "language model";
  const added = (await listProviders(read)).map(({ name }) => name);
  const named = apiKey || baseUrl ? [`${model ?? "default model"} at ${baseUrl ?? "OpenAI"}`] : [];
  if (added.length + named.length > 0) return { check, is: "ok", text: [...added, ...named].join(", ") };
  return { check, is: "ok", text: "none: the desk's own engine answers (Settings → Language models adds one)" };
};

const jobs = async ({ read }: Store): Promise<Finding> => {
  const check = "jobs";
  const [last, ...more] = await deadJobs(read, { limit: 1000 });
  if (!last) return { check, is: "ok", text: "none was laid aside" };
  const text = `${more.length + 1} laid aside, the last: ${last.task}: ${last.lastError}`;
  return { check, is: "warn", text, cure: "See: parley job list; once the cause is mended: parley job retry --all" };
};

const database = async (config: Config): Promise<Finding[]> => {
  const file = join(config.dataDir, "parley.db");
  if (!config.databaseUrl && !existsSync(file))
    return [{ check: "database", is: "warn", text: `no ${file} yet`, cure: "The first start makes it: npm start" }];
  try {
    const whole = integrity(config);
    const store = await openStore(config);
    try {
      return [whole, ...(await connections(config, store)), await jobs(store), await llm(config, store)];
    } finally {
      await store.close();
    }
  } catch (failure) {
    const cure = "Mend what it says; a damaged file comes back with: parley restore FILE";
    return [{ check: "database", is: "fail", text: sentenceOf(failure), cure }];
  }
};

const examine = async (): Promise<Finding[]> => {
  const first = node(process.versions.node);
  try {
    const config = readConfig(process.env);
    const settings: Finding = { check: "settings", is: "ok", text: `DATA_DIR ${config.dataDir}` };
    return [first, settings, ...(await database(config)), ...privacy(config), disk(config), secretKey(config), ui()];
  } catch (failure) {
    const cure = "Mend the setting and try again.";
    return [first, { check: "settings", is: "fail", text: sentenceOf(failure), cure }];
  }
};

const doctor = async ({ json }: { json?: boolean }): Promise<void> => {
  const findings = await examine();
  for (const finding of findings) {
    const { check, is, text, cure } = finding;
    if (json) printJson(finding);
    else print(`${is.padEnd(4)}  ${check}: ${text}${cure ? `\n      ${cure}` : ""}`);
  }
  const failed = findings.filter((finding) => finding.is === "fail").length;
  if (failed > 0) throw new Failure(`${failed} of ${findings.length} checks failed.`);
};

/** `parley doctor` */
export const doctorCommand = (program: Command): void => {
  program
    .command("doctor")
    .description("look over this installation: what is well, what is not, and the cure")
    .option("--json", "one JSON line per check")
    .action(doctor);
};
