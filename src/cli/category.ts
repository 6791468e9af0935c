import type { Command } from "commander";
import { CategoryLine, exportCategories, importCategories } from "../desk/categories/transfer";
import { withStore } from "./desk";
import { readLines } from "./lines";
import { Failure, print, printJson } from "./output";

const bringIn = (file: string, { json }: { json?: boolean }) => {
  const lines = readLines(file, CategoryLine);
  if (lines.length === 0) throw new Failure(`${file} holds no categories.`);
  return withStore(async ({ transact, now, newId }) => {
    const making = { now: now(), newId, by: { kind: "system" as const } };
    const done = await transact((tx) => importCategories(tx, lines, making));
    if (json) printJson(done);
    else print(`${done.added} categories added, ${done.changed} changed, ${done.teamsMade} teams made`);
  });
};

/** JSON lines either way: `--json` is taken so that every command knows it. */
const writeOut = () =>
  withStore(async ({ store }) => {
    for (const line of await exportCategories(store.read)) printJson(line);
  });

/** `parley category …` */
export const categoryCommands = (program: Command): void => {
  const category = program.command("category").description("what conversations are about");
  category
    .command("import")
    .description(
      'import categories, all or none; a line: {"name","description","team"?,"priority"?,"parent"?,"strategy"?,"person"?,"threshold"?,"examples":[…]}',
    )
    .argument("<file.jsonl>", "one category a line; one with a known name is changed")
    .option("--json", "machine output")
    .action(bringIn);
  category
    .command("export")
    .description("write the categories in use to standard output, a line each, as import reads them")
    .option("--json", "machine output (it always is)")
    .action(writeOut);
};
