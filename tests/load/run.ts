import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ai } from "./ai";
import { bundle } from "./bundle";
import type { Figure } from "./figure";
import { ingest } from "./ingest";
import { list } from "./list";
import { live } from "./live";
import { type Engine, openPlaces, type Places } from "./place";
import { memory, start } from "./process";
import { stopAll } from "./server";

const benches = new Map<string, (places: Places) => Promise<Figure[]>>([
  ["ingest", ingest],
  ["live", live],
  ["list", list],
  ["start", start],
  ["memory", memory],
  ["bundle", bundle],
  ["ai", ai],
]);

/** What has no database is measured once. */
const WITHOUT_ENGINE = new Set(["bundle", "ai"]);
const ENGINES: Engine[] = ["sqlite", "postgres"];

class BadUse extends Error {}

const read = (args: string[]) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, engine: { type: "string" } },
  });
  const unknown = positionals.find((name) => !benches.has(name));
  if (unknown) throw new BadUse(`There is no bench called ${unknown}. There are: ${[...benches.keys()].join(", ")}.`);
  const engines = ENGINES.filter((one) => values.engine === undefined || values.engine === one);
  if (engines.length === 0) throw new BadUse("--engine must be sqlite or postgres; without it both are measured.");
  return { json: values.json, engines, names: positionals.length > 0 ? positionals : [...benches.keys()] };
};

const row = (cells: (string | number)[]) =>
  cells.map((cell, at) => (at < 2 ? String(cell).padEnd(12) : String(cell).padStart(10))).join("");
const show = ({ bench, metric, value, floor, ratio }: Figure, engine: string) =>
  row([bench, metric, value, floor, ratio, engine]);
const print = (line: string) => process.stdout.write(`${line}\n`);

const measureOn = async (engine: Engine, names: string[], { json }: { json: boolean }): Promise<void> => {
  const places = openPlaces(engine);
  // Also when they are interrupted, or fail where nobody waits.
  process.once("exit", places.close);
  try {
    for (const name of names) {
      const on = WITHOUT_ENGINE.has(name) ? "-" : engine;
      process.stderr.write(`Measuring ${name}${on === "-" ? "" : ` on ${engine}`}…\n`);
      for (const one of (await benches.get(name)?.(places)) ?? [])
        print(json ? JSON.stringify({ ...one, engine: on }) : show(one, on));
    }
  } finally {
    await stopAll();
    process.off("exit", places.close);
    places.close();
  }
};

const measure = async (args: string[]): Promise<void> => {
  const { json, engines, names } = read(args);
  const endWith = (code: number) => () => void stopAll().then(() => process.exit(code));
  process.once("SIGINT", endWith(130));
  process.once("SIGTERM", endWith(143));
  if (!json) print(row(["bench", "metric", "value", "floor", "ratio", "engine"]));
  for (const [at, engine] of engines.entries()) {
    const own = names.filter((name) => at === 0 || !WITHOUT_ENGINE.has(name));
    if (own.length > 0) await measureOn(engine, own, { json });
  }
  const load = loadavg()[0]?.toFixed(1);
  if (!json) print(`Medians of three; ${cpus().length} processors, load ${load}.`);
};

/** The benches named, or all of them. */
export const run = async (args: string[]): Promise<void> => {
  try {
    await measure(args);
    process.exit(0);
  } catch (failure) {
    const isUse = failure instanceof BadUse || (failure instanceof TypeError && "code" in failure);
    process.stderr.write(`${failure instanceof Error ? (isUse ? failure.message : failure.stack) : String(failure)}\n`);
    process.exit(1);
  }
};
