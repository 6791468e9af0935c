import type { Command } from "commander";
import { deadJobs, reviveJob } from "../jobs/store";
import { withStore } from "./desk";
import { Failure, print, printJson, table, tell, WrongUsage } from "./output";

/** So many are shown or brought back at once. */
const MANY = 10_000;

const list = ({ json }: { json?: boolean }) =>
  withStore(async ({ store }) => {
    const dead = await deadJobs(store.read, { limit: MANY });
    const at = (ms: number | null) => new Date(ms ?? 0).toISOString();
    if (json)
      for (const { id, task, attempts, lastError, deadAt } of dead)
        printJson({ id, task, attempts, error: lastError, at: at(deadAt) });
    else
      print(
        table(
          ["id", "task", "tries", "laid aside", "why"],
          dead.map(({ id, task, attempts, lastError, deadAt }) => [
            ...[id, task, String(attempts), at(deadAt)],
            (lastError ?? "").split("\n")[0] ?? "",
          ]),
        ),
      );
  });

const retry = (ids: string[], { all, json }: { all?: boolean; json?: boolean }) =>
  withStore(async ({ store, transact, now }) => {
    if ((ids.length === 0) === !all) throw new WrongUsage("Name the jobs (see: parley job list), or say --all.");
    const wanted = all ? (await deadJobs(store.read, { limit: MANY })).map(({ id }) => id) : ids;
    const revived: string[] = [];
    for (const id of wanted) if (await transact((tx) => reviveJob(tx, { id, at: now() }))) revived.push(id);
    if (json) for (const id of revived) printJson({ id });
    else tell(`${revived.length} ${revived.length === 1 ? "job gets" : "jobs get"} all tries again.`);
    const missing = wanted.filter((id) => !revived.includes(id));
    if (missing.length > 0) throw new Failure(`None of these is laid aside: ${missing.join(", ")}`);
  });

/** `parley job …` */
export const jobCommands = (program: Command): void => {
  const job = program.command("job").description("background work that was laid aside after its last try");
  job.command("list").description("list what was laid aside").option("--json", "one JSON line per job").action(list);
  job
    .command("retry")
    .description("give them all their tries again")
    .argument("[id...]", "which")
    .option("--all", "all of them")
    .option("--json", "one JSON line per job")
    .action(retry);
};
